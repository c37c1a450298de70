import type { BackgroundCall } from "../store.ts";
import { datasetBytesOf, lineageOf } from "./lineage.ts";
import type { Operations } from "./operation.ts";
import { type DescribedRun, describeRuns, withLineage } from "./run-details.ts";
import { runRows } from "./run-rows.ts";
import type { BulkInsert, Session } from "./session.ts";

/*
 * A run's document is what it logged, as JSON text. Putting it together takes many times as long
 * as reading it, so that the documents of runs at rest are kept. Triggers drop the document of a
 * run that changes, whoever changes it.
 */

/** The first of some runs, with all that they have but the models that they used. */
export interface RunPage {
  /** JSON texts, of at least one run where there is one, and else of as many as a page can hold. */
  runs: string[];
  /** Calls that keep the documents which had to be put together. */
  followUps: BackgroundCall[];
}

/** The most that a page of runs holds, in characters; a single run may have more. */
const LARGEST_PAGE = 32 * 1024 * 1024;

/** How many runs are read at once: few before their size is known. */
const FIRST_RUNS = 100;
const MOST_RUNS = 1000;

export async function pageOfRuns(session: Session, ids: readonly string[]): Promise<RunPage> {
  const runs: string[] = [];
  const unkept: string[] = [];
  let length = 0;
  let batch = FIRST_RUNS;
  while (runs.length < ids.length && batch > 0) {
    const wanted = ids.slice(runs.length, runs.length + batch);
    const [documents, lengths] = await Promise.all([
      documentsOf(session, wanted),
      datasetBytesOf(session, wanted),
    ]);
    const fitting = documents.filter(({ id, document }) => {
      const fits = length < LARGEST_PAGE;
      length += document.length + (lengths.get(id) ?? 0);
      return fits && (length <= LARGEST_PAGE || (runs.length === 0 && id === wanted[0]));
    });
    const lineage = await lineageOf(
      session,
      fitting.map(({ id }) => id),
      { datasets: lengths.size > 0 },
    );
    runs.push(...fitting.map(({ id, document }) => withLineage(document, lineage.get(id))));
    unkept.push(...documents.filter(isUnkept).map(({ id }) => id));
    const room = (LARGEST_PAGE - length) / (length / runs.length);
    batch = fitting.length < wanted.length ? 0 : Math.min(MOST_RUNS, Math.ceil(room));
  }
  return { runs, followUps: keepingCalls(unkept) };
}

interface ReadDocument extends Omit<DescribedRun, "atRest"> {
  atRest?: boolean;
}

/** Runs' documents, in the order of the ids. */
async function documentsOf(session: Session, ids: readonly string[]): Promise<ReadDocument[]> {
  const kept = await session.db
    .selectFrom("millrace_run_documents")
    .select(["run_uuid as id", "document"])
    .where((eb) => session.dialect.oneOf(eb.ref("run_uuid"), ids))
    .execute();
  const byId = new Map<string, ReadDocument>(kept.map((row) => [row.id, row]));
  const missing = ids.filter((id) => !byId.has(id));
  for (const run of await describeRuns(session, await runRows(session, missing)))
    byId.set(run.id, run);
  return ids.map((id) => byId.get(id)!);
}

/** A document beyond this is not kept: it would be a copy of much for few runs. */
const LARGEST_DOCUMENT = 256 * 1024;

const isUnkept = ({ atRest, document }: ReadDocument): boolean =>
  atRest === true && document.length <= LARGEST_DOCUMENT;

/** Few at a time, so that no write waits long for them. */
const KEPT_AT_ONCE = 40;

const keepingCalls = (ids: readonly string[]): BackgroundCall[] =>
  Array.from({ length: Math.ceil(ids.length / KEPT_AT_ONCE) }, (_, n) => ({
    method: "keepRunDocuments",
    request: { run_ids: ids.slice(n * KEPT_AT_ONCE, (n + 1) * KEPT_AT_ONCE) },
  }));

const INSERT_DOCUMENT: BulkInsert = {
  table: "millrace_run_documents",
  columns: { run_uuid: "text", document: "text" },
  tail: "on conflict do nothing",
};

export const runDocumentOperations: Operations<"keepRunDocuments"> = {
  /**
   * The runs are locked before they are read. What changes a run waits for that lock, or holds one
   * that makes this pass the run over: a document is never older than the run.
   */
  keepRunDocuments: async (session, { run_ids }) => {
    const locked = await session.query<{ run_uuid: string }>(
      `select run_uuid from runs where run_uuid in (${run_ids.map(() => "?").join()})
         and not exists (select 1 from millrace_run_documents as kept where kept.run_uuid = runs.run_uuid)
       ${session.dialect.lockFreeRows}`,
      run_ids,
    );
    const rows = await runRows(
      session,
      locked.map(({ run_uuid }) => run_uuid),
    );
    const described = await describeRuns(session, rows);
    await session.insertRows(
      INSERT_DOCUMENT,
      described.map(({ id, document }) => [id, document]),
    );
    return {};
  },
};
