import { lossPoint, metricsBatch, newRun, wholeRun } from "./bodies.ts";
import type { HttpRequest } from "./http-connection.ts";

/**
 * What one connection says: its next request, given the last answer's text if that was kept, or
 * undefined when it has no more to say.
 */
export type Conversation = (answer: string | undefined) => HttpRequest | undefined;

/** Which connection of how many, counted from 0. */
export interface Place {
  connection: number;
  connections: number;
}

const API = "/api/2.0/mlflow";

/** Every conversation by name: a load tells its process the name and the parameters. */
export const conversations = {
  /** One point of the connection's own run. */
  logMetric: ({ runs }: { runs: readonly string[] }, { connection }: Place): Conversation => {
    const run_id = runs[connection % runs.length];
    let n = 0;
    return () => post("runs/log-metric", { run_id, ...lossPoint(n++) });
  },

  /** A thousand points of the connection's own run. */
  logBatch: ({ runs }: { runs: readonly string[] }, { connection }: Place): Conversation => {
    const run_id = runs[connection % runs.length];
    let n = 0;
    return () => post("runs/log-batch", { run_id, ...metricsBatch(n++) });
  },

  createRun: (
    { experiment }: { experiment: string },
    { connection, connections }: Place,
  ): Conversation => {
    let n = connection - connections;
    return () => post("runs/create", newRun(experiment, (n += connections)), true);
  },

  /** All that a run logs, for each of the runs once. */
  logWholeRun: (
    { runs }: { runs: readonly string[] },
    { connection, connections }: Place,
  ): Conversation => {
    let n = connection - connections;
    return () => {
      n += connections;
      const run_id = runs[n];
      return run_id === undefined ? undefined : post("runs/log-batch", { run_id, ...wholeRun(n) });
    };
  },

  /** 100 runs that meet a filter on a metric and a param, by another metric; never twice the same. */
  searchFiltered: ({ experiment }: { experiment: string }): Conversation => {
    let n = 0;
    return () => {
      n += 1;
      const threshold = 0.2 + (n % 97) / 1000;
      return post("runs/search", {
        experiment_ids: [experiment],
        filter: `metrics.metric_${n % 20} > ${threshold} and params.param_${(n * 3) % 20} = 'value-${n % 5}'`,
        order_by: [`metrics.metric_${(n + 7) % 20} DESC`],
        max_results: 100,
      });
    };
  },

  /** The newest runs, always the first page. */
  searchFirstPage: (search: { experiment: string; size: number }): Conversation => {
    return () => searchPage(search, undefined);
  },

  /** All runs, page by page. */
  searchAll: (search: { experiment: string; size: number }): Conversation =>
    paged((token) => searchPage(search, token)),

  /** All points of a metric, page by page. */
  history: ({ run, size }: { run: string; size: number }): Conversation =>
    paged((token) =>
      get(
        `${API}/metrics/get-history`,
        [
          ["run_id", run],
          ["metric_key", "loss"],
          ["max_results", String(size)],
          ...(token === undefined ? [] : [["page_token", token] as const]),
        ],
        true,
      ),
    ),

  /** A chart of several runs, as MLflow's UI asks for it. */
  chart: ({ runs, size }: { runs: readonly string[]; size: number }): Conversation => {
    const request = get("/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval", [
      ...runs.map((run) => ["run_ids", run] as const),
      ["metric_key", "loss"],
      ["max_results", String(size)],
    ]);
    return () => request;
  },

  /** A chart of several runs in buckets with their extremes, which only Millrace has. */
  buckets: ({ runs, size }: { runs: readonly string[]; size: number }): Conversation => {
    const request: HttpRequest = {
      method: "POST",
      path: "/api/1.0/millrace/metrics/buckets",
      body: JSON.stringify({ run_ids: runs, metric_keys: ["loss"], buckets: size }),
    };
    return () => request;
  },

  upload: ({ path, bytes }: { path: string; bytes: number }): Conversation =>
    once({ method: "PUT", path, body: { bytes } }),

  /** One path, again and again. */
  fetch: ({ path }: { path: string }): Conversation => {
    const request: HttpRequest = { method: "GET", path };
    return () => request;
  },
} satisfies Record<string, (parameters: never, place: Place) => Conversation>;

export type ConversationName = keyof typeof conversations;
export type ParametersOf<Name extends ConversationName> = Parameters<
  (typeof conversations)[Name]
>[0];

const post = (path: string, body: object, keep = false): HttpRequest => ({
  method: "POST",
  path: `${API}/${path}`,
  body: JSON.stringify(body),
  keep,
});

const get = (path: string, query: (readonly [string, string])[], keep = false): HttpRequest => ({
  method: "GET",
  path: `${path}?${new URLSearchParams(query.map((pair) => [...pair]))}`,
  keep,
});

const searchPage = (
  { experiment, size }: { experiment: string; size: number },
  page_token: string | undefined,
): HttpRequest =>
  post("runs/search", { experiment_ids: [experiment], max_results: size, page_token }, true);

function once(request: HttpRequest): Conversation {
  const requests = [request];
  return () => requests.pop();
}

/** Follows the page tokens to the end. */
function paged(request: (token: string | undefined) => HttpRequest): Conversation {
  let begun = false;
  return (answer) => {
    const token = nextPageToken(answer ?? "");
    if (begun && token === undefined) return undefined;
    begun = true;
    return request(token);
  };
}

/** Of a page's answer, if another page follows. */
export const nextPageToken = (answer: string): string | undefined =>
  /"next_page_token"\s*:\s*"([^"]+)"/.exec(answer.slice(-MOST_TOKEN))?.[1];

/** A page's token is the last of its answer; Millrace's holds the values that the page ended with. */
const MOST_TOKEN = 2_000;
