import { randomName } from "../../core/ids.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import type { RunTag } from "../../protocol/runs.ts";
import { type BulkInsert, lockingOrder, type NewRows, type Session } from "./session.ts";
import { fitTag } from "./value-limits.ts";

/** The tag that holds a run's name, beside the column of it: MLflow's clients read either. */
export const RUN_NAME_TAG = "mlflow.runName";

/** A new run's name and tags agree; where it is given no name it gets a random one. */
export function namedTags(
  session: Session,
  runName: string | undefined,
  tags: readonly RunTag[],
): { name: string; tags: Map<string, string> } {
  const byKey = fittingTags(session, tags);
  const tagged = byKey.get(RUN_NAME_TAG);
  if (runName && tagged && runName !== tagged)
    throw invalidParameter(
      `Both 'run_name' and the tag '${RUN_NAME_TAG}' are given, with different values ('${runName}', '${tagged}'); send one.`,
    );
  const name = fitRunName(runName || tagged || randomName());
  return { name, tags: byKey.set(RUN_NAME_TAG, name) };
}

const UPSERT_TAG: BulkInsert = {
  table: "tags",
  columns: { key: "text", value: "text", run_uuid: "text" },
  tail: "on conflict (key, run_uuid) do update set value = excluded.value",
  merge: { place: ([key, , run]) => `${run}\n${key}`, winner: (row) => row },
};

export const tagRows = (runId: string, tags: ReadonlyMap<string, string>): NewRows => ({
  insert: UPSERT_TAG,
  rows: lockingOrder([...tags]).map(([key, value]) => [key, value, runId]),
});

export const upsertTags = (session: Session, runId: string, tags: ReadonlyMap<string, string>) =>
  session.insertAll([tagRows(runId, tags)]);

/** By key; the last value of a key wins. */
export const fittingTags = ({ settings }: Session, tags: readonly RunTag[]): Map<string, string> =>
  new Map(tags.map((tag) => [tag.key, fitTag(settings, tag)]));

/** Whether a tag is the run's name, which is kept in the run too. */
export const isRunName = ({ key }: Pick<RunTag, "key">): boolean => key === RUN_NAME_TAG;

/** Sets tags on a run; the last value of a key wins, and the tag of the run's name renames it. */
export async function setRunTags(
  session: Session,
  runId: string,
  tags: readonly RunTag[],
): Promise<void> {
  const byKey = fittingTags(session, tags);
  const name = byKey.get(RUN_NAME_TAG);
  if (name === "") byKey.delete(RUN_NAME_TAG);
  if (name)
    await session.query("update runs set name = ? where run_uuid = ?", [fitRunName(name), runId]);
  await upsertTags(session, runId, byKey);
}

function fitRunName(name: string): string {
  if ([...name].length <= limits.runNameLength) return name;
  throw invalidParameter(
    `The run name '${name.slice(0, 100)}…' is longer than ${limits.runNameLength} characters.`,
  );
}
