import type { Session } from "../sql/session.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { postgresSession, type Statements } from "./connection.ts";

/** What a session runs its statements by. */
type Runs = Pick<Statements, "all" | "values">;

/**
 * Makes sessions on the pool itself, outside any transaction, for one operation each. What such an
 * operation writes is one `insertAll`, so that nothing can be left half done: its statements only
 * read, and a second `insertAll` throws.
 */
export function singleWriteSessions(
  statements: Runs,
  settings: StoreSettings,
  insertAll: Session["insertAll"],
): () => Session {
  const reading = postgresSession(readOnly(statements), settings);
  return () => ({ ...reading, insertAll: once(insertAll) });
}

const readOnly = ({ all, values }: Runs): Runs => ({
  all: async (text, parameters) => all(select(text), parameters),
  values: async (text, parameters) => values(select(text), parameters),
});

function select(text: string): string {
  if (!/^\s*select\b/i.test(text))
    throw new Error(`Declared a single write, an operation may write by insertAll only: ${text}`);
  return text;
}

function once(insertAll: Session["insertAll"]): Session["insertAll"] {
  let isDone = false;
  return async (...added) => {
    if (isDone) throw new Error("Declared a single write, an operation may write once only.");
    isDone = true;
    return insertAll(...added);
  };
}
