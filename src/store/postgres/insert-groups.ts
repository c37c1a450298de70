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
  #isScheduled = false;
  #underWay = 0;
  /** The runs that the statements under way lock: what else is about these would only wait. */
  readonly #locked = new Set<string>();

  constructor(statements: Pick<Statements, "all">) {
    this.#statements = statements;
  }

  /** See `Session.insertAll`. */
  insertAll: Session["insertAll"] = (all, runId) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ all, runId, resolve, reject });
      this.#schedule();
    });

  /** What else comes in this turn of the event loop may share the statement. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#underWay === MOST_AT_ONCE) return;
    const group = this.#takeGroup();
    if (group.length === 0) return;
    const runs = runsOf(group);
    this.#underWay++;
    for (const run of runs) this.#locked.add(run);
    void this.#insert(group).finally(() => {
      this.#underWay--;
      for (const run of runs) this.#locked.delete(run);
      this.#next();
    });
    this.#next();
  }

  /** The first one whose run is free, and those that can share a statement with it. */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    let rows = 0;
    this.#waiting = this.#waiting.filter((each) => {
      const [first = each] = group;
      const isFree = each.runId === undefined || !this.#locked.has(each.runId);
      const isAlike = (each.runId === undefined) === (first.runId === undefined);
      const fits = group.length === 0 || rows + rowsOf(each) <= MOST_ROWS;
      if (!isFree || !isAlike || !fits) return true;
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

/** The runs that a group is about, each once. */
const runsOf = (group: readonly Waiting[]): string[] => [
  ...new Set(group.flatMap(({ runId }) => runId ?? [])),
];

/** The statement that inserts what a group brings. */
function statementOf(group: readonly Waiting[]) {
  const rows = new Map<BulkInsert, (readonly Value[])[]>();
  for (const { insert, rows: added } of group.flatMap(({ all }) => all)) {
    const there = rows.get(insert) ?? [];
    rows.set(insert, there);
    for (const row of added) there.push(row);
  }
  const runs = runsOf(group);
  const ofRuns = runs.length > 0;
  const inserts = [...rows].filter(([, each]) => each.length > 0).toSorted(lastTableFirst);
  const columns = inserts.flatMap(([insert, each]) =>
    columnArrays(insert, ofRuns && runs.length < group.length ? merged(insert, each) : each),
  );
  return {
    text: insertAllText(
      inserts.map(([insert]) => insert),
      ofRuns,
    ),
    parameters: ofRuns ? [runs, ...columns] : columns,
  };
}

/** The rows that stay when they follow each other. */
function merged({ merge }: BulkInsert, rows: readonly (readonly Value[])[]) {
  if (merge === undefined) return rows;
  const byPlace = new Map<string, readonly Value[]>();
  for (const row of rows) {
    const place = merge.place(row);
    const other = byPlace.get(place);
    byPlace.set(place, other === undefined ? row : merge.winner(row, other));
  }
  return [...byPlace.values()];
}

/** PostgreSQL carries the inserts out from the last to the first: a run before its tags. */
const lastTableFirst = ([a]: [BulkInsert, unknown], [b]: [BulkInsert, unknown]): number =>
  a.table < b.table ? 1 : -1;
