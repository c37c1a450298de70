import type { Endpoint } from "../../protocol/endpoint.ts";
import type { Run } from "../../protocol/runs.ts";
import type { Change, News } from "../../store/change-channel.ts";
import { trackingEndpoints } from "../../store/tracking-store.ts";

type Method = keyof typeof trackingEndpoints;
type Request = Readonly<Record<string, unknown>>;

const endpoints: Readonly<Record<string, Endpoint>> = trackingEndpoints;

/** What an acknowledged write changed of runs; none where that is nothing. */
export function changeOf(method: Method, request: Request, answer: unknown): News {
  const { touches, alsoTouches } = endpoints[method]!;
  if (method === "createRun") return [created((answer as { run: Run }).run)];
  if (touches.resource === "run" && alsoTouches === undefined)
    return runIds(request, touches.by).map((run_id) => ({
      run_id,
      ...unchanged,
      ...(partsOf[method] ?? info)(request),
    }));
  return REFRESHING.has(method) ? "refresh" : [];
}

/** They change many runs, of which this process has no list, or what all of them show. */
const REFRESHING: ReadonlySet<Method> = new Set([
  "moveRuns",
  "updateExperiment",
  "deleteExperiment",
  "restoreExperiment",
  "setExperimentTag",
  "deleteExperimentTag",
]);

const unchanged = { info: false, metrics: [], params: false, tags: false, created: false };

const created = ({ info: { run_id, experiment_id } }: Run): Change => {
  const all = { info: true, params: true, tags: true, created: true };
  return { ...unchanged, ...all, run_id, experiment_id };
};

const runIds = (request: Request, by: Endpoint["touches"]["by"] = []): string[] =>
  [by].flat().flatMap((field) => request[field] as string | string[]);

type Keyed = readonly { key: string }[];
const RUN_NAME_TAG = "mlflow.runName";

const info = () => ({ info: true });

/** The parts of a run that a write changes, where it is not its info alone. */
const partsOf: Partial<Record<Method, (request: Request) => Partial<Change>>> = {
  logMetric: ({ key }) => ({ metrics: [key as string] }),
  logParam: () => ({ params: true }),
  logModel: () => ({ tags: true }),
  setTag: ({ key }) => ({ tags: true, info: key === RUN_NAME_TAG }),
  deleteTag: () => ({ tags: true }),
  updateRun: ({ run_name }) => ({ info: true, tags: Boolean(run_name) }),
  logBatch: ({ metrics, params, tags }) => ({
    metrics: [...new Set((metrics as Keyed).map(({ key }) => key))],
    params: (params as Keyed).length > 0,
    tags: (tags as Keyed).length > 0,
    info: (tags as Keyed).some(({ key }) => key === RUN_NAME_TAG),
  }),
};
