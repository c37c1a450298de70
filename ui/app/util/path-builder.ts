import type { FigureInput } from "../../../src/protocol/figure-spec.ts";

/** Where a link leads: what the router's Link and navigate take. */
export interface Target {
  to: string;
  params?: Record<string, string>;
  search?: Record<string, unknown>;
}

interface OfExperiment {
  experimentId: string;
}
interface OfRun {
  runId: string;
}

/** Every link of the UI is made here, so that a path is written once. */
export const pb = {
  experiments: (search: { trash?: boolean; q?: string } = {}): Target => ({ to: "/", search }),
  runs: (params: OfExperiment, search: Record<string, unknown> = {}): Target => ({
    to: "/experiments/$experimentId",
    params: { ...params },
    search,
  }),
  run: (params: OfRun, search: Record<string, unknown> = {}): Target => ({
    to: "/runs/$runId",
    params: { ...params },
    search,
  }),
  /** Without a baseline it is the first run; objectives are written as the runs page has them. */
  compare: (search: {
    runs: readonly string[];
    baseline?: string;
    objective?: readonly string[];
  }): Target => ({
    to: "/compare",
    search,
  }),
  figures: (): Target => ({ to: "/figures" }),
  /** A figure that is not saved yet: the link holds its spec. It will be the experiment's. */
  newFigure: ({ experimentId }: OfExperiment, spec: FigureInput): Target => ({
    to: "/figures/new",
    search: { experiment: experimentId, spec },
  }),
  figure: (params: { figureId: string }): Target => ({ to: "/figures/$figureId", params }),
  models: (search: { q?: string; show?: "prompts" } = {}): Target => ({ to: "/models", search }),
  model: (params: { name: string }, search: Record<string, unknown> = {}): Target => ({
    to: "/models/$name",
    params: { ...params },
    search,
  }),
  modelVersion: (params: { name: string; version: string }): Target => ({
    to: "/models/$name/versions/$version",
    params,
  }),
  promote: (params: { name: string; version: string }, search: { to?: string } = {}): Target => ({
    to: "/models/$name/versions/$version/promote",
    params: { ...params },
    search,
  }),
  loggedModels: (params: OfExperiment): Target => ({
    to: "/experiments/$experimentId/models",
    params: { ...params },
  }),
  loggedModel: (params: { modelId: string }): Target => ({
    to: "/logged-models/$modelId",
    params,
  }),
  data: (): Target => ({ to: "/data" }),
  cleanUp: (): Target => ({ to: "/clean-up" }),
  settings: (): Target => ({ to: "/settings" }),
  gallery: (): Target => ({ to: "/gallery" }),
};
