import type { Addition, Engine } from "./addition.ts";
import { figureAdditions } from "./figures.ts";
import { metricBlocks } from "./metric-blocks.ts";
import { metricHistoryIndex } from "./metric-history.ts";
import { runDocumentAdditions } from "./run-documents.ts";
import { searchIndices } from "./search-indices.ts";
import { registryAdditions } from "./registry.ts";
import { viewAdditions } from "./views.ts";

/** Everything that Millrace adds to a database, in the order in which it is made. */
export const additionsFor = (engine: Engine): Addition[] => [
  ...viewAdditions(engine),
  metricHistoryIndex,
  ...metricBlocks(engine),
  ...figureAdditions(engine),
  ...searchIndices(engine),
  ...runDocumentAdditions(engine),
  ...registryAdditions(engine),
];
