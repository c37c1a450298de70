import * as artifacts from "./artifacts.ts";
import * as charts from "./charts.ts";
import type { Endpoint } from "./endpoint.ts";
import * as events from "./events.ts";
import * as experiments from "./experiments.ts";
import * as figures from "./figures.ts";
import * as inputs from "./inputs.ts";
import * as loggedModels from "./logged-models.ts";
import * as metrics from "./metrics.ts";
import * as mlflowArtifacts from "./mlflow-artifacts.ts";
import * as runTable from "./run-table.ts";
import * as runs from "./runs.ts";
import * as serverInfo from "./server-info.ts";
import * as views from "./views.ts";
import * as modelVersions from "./model-versions.ts";
import * as registeredModels from "./registered-models.ts";
import * as registryEvents from "./registry-events.ts";
import * as webhooks from "./webhooks.ts";

/** The release of MLflow whose protocol, tables and files Millrace speaks. */
export const MLFLOW_VERSION = "3.17.2";

/** The modules that declare endpoints, by resource. */
const resources = {
  experiments,
  runs,
  "run-table": runTable,
  metrics,
  charts,
  inputs,
  "logged-models": loggedModels,
  views,
  events,
  figures,
  "registered-models": registeredModels,
  "model-versions": modelVersions,
  "registry-events": registryEvents,
  webhooks,
  artifacts,
  "mlflow-artifacts": mlflowArtifacts,
  server: serverInfo,
};

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === "object" && value !== null && "touches" in value && "path" in value;

/** Every endpoint by the resource it belongs to. */
export const contract: Readonly<Record<string, readonly Endpoint[]>> = Object.fromEntries(
  Object.entries(resources).map(([resource, exports]) => [
    resource,
    Object.values(exports).filter(isEndpoint),
  ]),
);
