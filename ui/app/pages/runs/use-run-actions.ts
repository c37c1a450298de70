import { call } from "../../api/call.ts";
import type { EndpointName } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { plural } from "../../util/numbers.ts";
import { inTurns } from "./in-turns.ts";
import type { Run } from "./run-data.ts";

const changes: readonly EndpointName[] = ["getRunTable", "getRunColumns", "summarizeExperiments"];

const named = (runs: readonly Run[]): string =>
  runs.length === 1 ? `“${runs[0]!.name}”` : plural(runs.length, "run");

const MOVED_AT_ONCE = 1000;

/** What can be done to runs; each resolves to whether it was done. */
export function useRunActions() {
  const change = useChange();
  const remove = (runs: readonly Run[]) =>
    inTurns(runs, ({ id }) => call("deleteRun", { run_id: id }));
  const restore = (runs: readonly Run[]) =>
    inTurns(runs, ({ id }) => call("restoreRun", { run_id: id }));
  const rename = (runs: readonly Run[], nameOf: (run: Run, at: number) => string) =>
    inTurns(runs, (run, at) => call("updateRun", { run_id: run.id, run_name: nameOf(run, at) }));
  return {
    remove: (runs: readonly Run[]) =>
      change({
        done: `Moved ${named(runs)} to the trash`,
        failed: "Not every run was deleted",
        run: () => remove(runs),
        undo: () => restore(runs),
        changes,
      }),
    restore: (runs: readonly Run[]) =>
      change({
        done: `Restored ${named(runs)}`,
        failed: "Not every run was restored",
        run: () => restore(runs),
        undo: () => remove(runs),
        changes,
      }),
    rename: (runs: readonly Run[], pattern: string) =>
      change({
        done: `Renamed ${named(runs)}`,
        failed: "Not every run was renamed",
        run: () => rename(runs, (run, at) => nameBy(pattern, run, at)),
        undo: () => rename(runs, ({ name }) => name),
        changes,
      }),
    tag: async (runs: readonly Run[], key: string, value: string) => {
      let before: Map<string, string> | undefined;
      return change({
        done: `Tagged ${named(runs)} with “${key}”`,
        failed: "Not every run was tagged",
        run: async () => {
          before = await tagValues(runs, key);
          await inTurns(runs, ({ id }) => call("setTag", { run_id: id, key, value }));
        },
        undo: () => inTurns(runs, ({ id }) => resetTag(id, key, before?.get(id))),
        changes,
      });
    },
    move: (runs: readonly Run[], to: { id: string; name: string }) =>
      change({
        done: `Moved ${named(runs)} to “${to.name}”`,
        failed: "The runs were not moved",
        run: () => moveTo(runs, to.id),
        undo: () => moveTo(runs, runs[0]!.experimentId),
        changes,
      }),
  };
}

export type RunActions = ReturnType<typeof useRunActions>;

/** `{name}` stands for the name a run has, `{n}` for its number among those that are renamed. */
const nameBy = (pattern: string, run: Run, at: number): string =>
  pattern.replaceAll("{name}", () => run.name).replaceAll("{n}", String(at + 1));

async function moveTo(runs: readonly Run[], experiment_id: string): Promise<void> {
  for (let at = 0; at < runs.length; at += MOVED_AT_ONCE) {
    const run_ids = runs.slice(at, at + MOVED_AT_ONCE).map(({ id }) => id);
    await call("moveRuns", { run_ids, experiment_id });
  }
}

/** The values that runs have of a tag, by run id; a run without it is absent. */
async function tagValues(runs: readonly Run[], key: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < runs.length; at += MOVED_AT_ONCE) {
    const some = runs.slice(at, at + MOVED_AT_ONCE);
    const { run_ids, columns } = await call("getRunTable", {
      experiment_ids: [...new Set(some.map(({ experimentId }) => experimentId))],
      run_ids: some.map(({ id }) => id),
      columns: [`tags.${key}`],
    });
    columns[0]?.values.forEach((value, row) => {
      if (value !== null) found.set(run_ids[row]!, String(value));
    });
  }
  return found;
}

const resetTag = (run_id: string, key: string, value: string | undefined): Promise<unknown> =>
  value === undefined ? call("deleteTag", { run_id, key }) : call("setTag", { run_id, key, value });
