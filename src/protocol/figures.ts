import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { int64, message, repeated, requiredString, string } from "./fields.ts";
import { readFigureSpec } from "./figure-spec.ts";
import { limits } from "./limits.ts";
import { atMost, experimentId, maxResults, optionalString, rule, shown } from "./rules.ts";

const name = () => requiredString().check(atMost(250, "figure name"));

/** A spec as JSON text; see `FigureSpec`. */
const spec = () =>
  string().check(
    rule(
      (json) => typeof readFigureSpec(json) !== "string",
      (json) => `Invalid figure spec '${shown(json)}': ${String(readFigureSpec(json))}.`,
    ),
  );

const figureId = () =>
  requiredString().check(
    rule(
      (value) => /^[0-9a-f]{32}$/.test(value),
      (value) => `Invalid figure ID '${shown(value)}': it must be 32 hexadecimal digits.`,
    ),
  );

const infoFields = {
  figure_id: string(),
  experiment_id: string(),
  name: string(),
  caption: string(),
  creation_time: int64(),
  last_update_time: int64(),
};

/** A saved figure, as lists show it: without its spec. */
export const FigureInfo = message(infoFields);
export type FigureInfo = z.output<typeof FigureInfo>;

/** A saved figure. */
export const Figure = message({ ...infoFields, spec: string() });
export type Figure = z.output<typeof Figure>;

export const createFigure = endpoint({
  name: "createFigure",
  summary: "Save a figure under a name that is new in its experiment.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/figures/create",
  touches: { resource: "experiment", action: "update", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId(), name: name(), spec: spec() }),
  response: () => message({ figure: Figure }),
});

export const updateFigure = endpoint({
  name: "updateFigure",
  summary: "Change the name or the spec of a saved figure.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/figures/update",
  touches: { resource: "figure", action: "update", by: "figure_id" },
  request: () =>
    message({
      figure_id: figureId(),
      name: name().optional(),
      spec: spec().optional(),
    }),
  response: () => message({ figure: Figure }),
});

export const deleteFigure = endpoint({
  name: "deleteFigure",
  summary: "Delete a saved figure for good.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/figures/delete",
  touches: { resource: "figure", action: "delete", by: "figure_id" },
  request: () => message({ figure_id: figureId() }),
  response: () => message({}),
});

export const getFigure = endpoint({
  name: "getFigure",
  summary: "Get a saved figure with its spec.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/figures/get",
  touches: { resource: "figure", action: "read", by: "figure_id" },
  request: () => message({ figure_id: figureId() }),
  response: () => message({ figure: Figure }),
});

export const listFigures = endpoint({
  name: "listFigures",
  summary: "List the figures of an experiment by name.",
  methods: ["GET"],
  version: "1.0",
  path: "/millrace/figures/list",
  touches: { resource: "experiment", action: "read", by: "experiment_id" },
  request: () => message({ experiment_id: experimentId() }),
  response: () => message({ figures: repeated(FigureInfo).optional() }),
});

export const searchFigures = endpoint({
  name: "searchFigures",
  summary:
    "Find the figures of some experiments or of all that are active, the last changed first.",
  methods: ["POST"],
  version: "1.0",
  path: "/millrace/figures/search",
  touches: { resource: "experiment", action: "read", by: "experiment_ids" },
  request: () =>
    message({
      experiment_ids: repeated(experimentId(), limits.figures, "experiment_ids").default([]),
      max_results: maxResults(limits.figures).default(100),
      page_token: optionalString(),
    }),
  response: () =>
    message({
      figures: repeated(FigureInfo).optional(),
      next_page_token: optionalString(),
    }),
});

const drawn = <const Name extends string>(file: Name, extension: string, summary: string) =>
  endpoint({
    name: file,
    summary,
    methods: ["GET"],
    path: `/figures/{figure_id}.${extension}`,
    touches: { resource: "figure", action: "read", by: "figure_id" },
    answer: "stream",
    request: () => message({ figure_id: figureId() }),
    response: () => message({}),
  });

export const getFigureSvg = drawn("getFigureSvg", "svg", "Draw a saved figure with today's runs.");
export const getFigurePdf = drawn("getFigurePdf", "pdf", "Draw a saved figure as a PDF page.");
export const getFigureCsv = drawn("getFigureCsv", "csv", "The numbers that a figure shows.");
