import type { FigureSpec } from "../../protocol/figure-spec.ts";

/** What a figure is written as. */
export type FigureFormat = "svg" | "pdf" | "csv";

/** The file that a thread is to write. */
export interface FigureWork {
  spec: FigureSpec;
  experimentId: string;
  format: FigureFormat;
}

export type FigureQuery = "searchRuns" | "getMetricBuckets";

/** What a thread says: which data it needs, answered with their JSON, and at last the file. */
export type FigureMessage = { query: FigureQuery; request: object } | { file: string | Uint8Array };
