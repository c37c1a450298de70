import { experimentOperations } from "./experiments.ts";
import { experimentSummaryOperation } from "./experiment-summary.ts";
import { figureOperations } from "./figures.ts";
import { inputOperations } from "./inputs.ts";
import { loggedModelOperations } from "./logged-models.ts";
import { loggingOperations, loggingSingleWrites } from "./logging.ts";
import { metricBucketsOperations } from "./metric-buckets.ts";
import { metricHistoryOperations } from "./metric-history.ts";
import { moveRunsOperation } from "./move-runs.ts";
import type { Method } from "../store.ts";
import type { Operations, SingleWrites } from "./operation.ts";
import { runColumnsOperation } from "./run-columns.ts";
import { runTableOperation } from "./run-table.ts";
import { countRunsOperation } from "./count-runs.ts";
import { runDocumentOperations } from "./run-documents.ts";
import { aliasOperations } from "./registry/aliases.ts";
import { deliveryOperations } from "./registry/deliveries.ts";
import { registryEventOperations } from "./registry/events.ts";
import { modelVersionOperations } from "./registry/model-versions.ts";
import { registeredModelOperations } from "./registry/registered-models.ts";
import { registrySearchOperations } from "./registry/search.ts";
import { webhookOperations } from "./registry/webhooks.ts";
import { runOperations, runSingleWrites } from "./runs.ts";
import { searchExperimentsOperation } from "./search-experiments.ts";
import { searchLoggedModelsOperation } from "./search-logged-models.ts";
import { searchRunsOperation } from "./search-runs.ts";
import { viewOperations } from "./views.ts";

/** A store on MLflow's tables: what each method does to a session. */
export const operations: Operations = {
  ...experimentOperations,
  ...searchExperimentsOperation,
  ...experimentSummaryOperation,
  ...runOperations,
  ...moveRunsOperation,
  ...searchRunsOperation,
  ...runTableOperation,
  ...runColumnsOperation,
  ...runDocumentOperations,
  ...searchRunsOperation,
  ...countRunsOperation,
  ...loggingOperations,
  ...metricHistoryOperations,
  ...metricBucketsOperations,
  ...inputOperations,
  ...loggedModelOperations,
  ...searchLoggedModelsOperation,
  ...viewOperations,
  ...figureOperations,
  ...registeredModelOperations,
  ...modelVersionOperations,
  ...aliasOperations,
  ...registrySearchOperations,
  ...registryEventOperations,
  ...webhookOperations,
  ...deliveryOperations,
};

const singleWrites: SingleWrites = { ...loggingSingleWrites, ...runSingleWrites };

/** Whether all that a request writes is one `Session.insertAll`. */
export const isSingleWrite = (method: Method, request: unknown): boolean =>
  (singleWrites[method] as ((request: unknown) => boolean) | undefined)?.(request) ?? false;
