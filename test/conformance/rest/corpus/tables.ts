import type { Exchange } from "../exchange.ts";
import { artifacts } from "./artifacts.ts";
import { experiments } from "./experiments.ts";
import { inputsAndOutputs } from "./inputs.ts";
import { loggedModelSearch } from "./logged-model-search.ts";
import { modelVersions } from "./model-versions.ts";
import { loggedModels } from "./logged-models.ts";
import { metricHistory } from "./metric-history.ts";
import { registeredModels } from "./registered-models.ts";
import { registrySearch } from "./registry-search.ts";
import { runData } from "./run-data.ts";
import { runSearch } from "./run-search.ts";
import { runs } from "./runs.ts";
import { transport } from "./transport.ts";
import { webhooks } from "./webhooks.ts";

/** Every table of exchanges; each stands alone, with an experiment of its own. */
export const tables: Record<string, Exchange[]> = {
  experiments,
  runs,
  "run data": runData,
  "metric history": metricHistory,
  "run search": runSearch,
  "inputs and outputs": inputsAndOutputs,
  "logged models": loggedModels,
  "logged model search": loggedModelSearch,
  "registered models": registeredModels,
  "model versions": modelVersions,
  "registry search": registrySearch,
  webhooks,
  artifacts,
  transport,
};
