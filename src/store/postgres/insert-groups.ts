import type { LifecycleStage } from "../sql/lifecycle.ts";
import type { BulkInsert, NewRows, Session, Value } from "../sql/session.ts";
import { columnArrays, insertAllText } from "./bulk-insert.ts";
import type { Statements } from "./connection.ts";
import { isTransient, postgresProblem } from "./problem.ts";

type StageRow = { run_uuid: string; lifecycle_stage: LifecycleStage };

interface Waiting {
  all: readonly NewRows[];
  runId: string | undefined;
  resolve(stage: LifecycleStage | undefined): void;
  reject(error: unknown): void;
}

/** So many statements are under way at once: one is carried out while another one is committed. */
const MOST_AT_ONCE = 3;

/** So many rows share a statement, or else those of one request. */
const MOST_ROWS = 2_000;

/**
 * Inserts of many requests in one statement, which commits them together: the group commit of
 * PostgreSQL. What comes while the statements under way are carried out forms the next one. Where a
 * statement fails, each of its requests is tried alone, so that it fails for its own mistakes only.
 */
export class InsertGroups {
  readonly #statements: Pick<Statements, "all">;
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(statements: Pick<Statements, "all">) {
    this.#statements = statements;
  }

  /** See `Session.insertAll`. */
  insertAll: Session["insertAll"] = (all, runId) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ all, runId, resolve, reject });
      // What else comes in this turn of the event loop may share the statement.
      if (this.#waiting.length === 1) setImmediate(() => this.#next());
    });

  #next(): void {
    if (this.#underWay === MOST_AT_ONCE || this.#waiting.length === 0) return;
    this.#underWay++;
    void this.#insert(this.#takeGroup()).finally(() => {
      this.#underWay--;
      this.#next();
    });
    this.#next();
  }

  /**
   * Those that wait, the first in any case; of each run one, because a statement changes a row once.
   */
  #takeGroup(): Waiting[] {
    const [first, ...others] = this.#waiting as [Waiting, ...Waiting[]];
    const group = [first];
    const runs = new Set([first.runId]);
    let rows = rowsOf(first);
    this.#waiting = others.filter((each) => {
      const isNew = first.runId === undefined || !runs.has(each.runId);
      const isAlike = (each.runId === undefined) === (first.runId === undefined);
      if (!isAlike || !isNew || rows + rowsOf(each) > MOST_ROWS) return true;
      runs.add(each.runId);
      rows += rowsOf(each);
      group.push(each);
      return false;
    });
    return group;
  }

  async #insert(group: readonly Waiting[]): Promise<void> {
    try {
      const { text, parameters } = statementOf(group);
      const { rows } = await this.#statements.all(text, parameters);
      const stages = new Map(
        (rows as StageRow[]).map((row) => [row.run_uuid, row.lifecycle_stage]),
      );
      for (const { runId, resolve } of group) resolve(stages.get(runId ?? ""));
    } catch (error) {
      if (group.length === 1 || !isOfOne(error)) for (const { reject } of group) reject(error);
      else for (const each of group) await this.#insert([each]);
    }
  }
}

/** Whether one of the requests may be at fault, or two that got in each other's way, not the database. */
const isOfOne = (error: unknown): boolean =>
  isTransient(error) || postgresProblem(error) === undefined;

const rowsOf = ({ all }: Waiting): number => all.reduce((sum, { rows }) => sum + rows.length, 0);

/** One statement; the rows of a table are in the order of their runs, in which they are locked. */
function statementOf(group: readonly Waiting[]) {
  const inOrder = group.toSorted((a, b) => ((a.runId ?? "") < (b.runId ?? "") ? -1 : 1));
  const rows = new Map<BulkInsert, (readonly Value[])[]>();
  for (const { insert, rows: added } of inOrder.flatMap(({ all }) => all)) {
    const there = rows.get(insert) ?? [];
    rows.set(insert, there);
    for (const row of added) there.push(row);
  }
  const inserts = [...rows].filter(([, each]) => each.length > 0).toSorted(lastTableFirst);
  const runs = inOrder.flatMap(({ runId }) => runId ?? []);
  const ofRuns = runs.length > 0;
  const columns = inserts.flatMap(([insert, each]) => columnArrays(insert, each));
  return {
    text: insertAllText(
      inserts.map(([insert]) => insert),
      ofRuns,
    ),
    parameters: ofRuns ? [runs, ...columns] : columns,
  };
}

/**
 * PostgreSQL carries the inserts out from the last to the first: metrics before tags, as
 * transactions lock them.
 */
const lastTableFirst = ([a]: [BulkInsert, unknown], [b]: [BulkInsert, unknown]): number =>
  a.table < b.table ? 1 : -1;
