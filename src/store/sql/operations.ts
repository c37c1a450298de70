import { experimentOperations } from "./experiments.ts";
import { inputOperations } from "./inputs.ts";
import { loggedModelOperations } from "./logged-models.ts";
import { loggingOperations } from "./logging.ts";
import { metricHistoryOperations } from "./metric-history.ts";
import type { Operations } from "./operation.ts";
import { runOperations } from "./runs.ts";
import { searchExperimentsOperation } from "./search-experiments.ts";
import { searchLoggedModelsOperation } from "./search-logged-models.ts";
import { searchRunsOperation } from "./search-runs.ts";

/** A tracking store on MLflow's tables: what each method does to a session. */
export const operations: Operations = {
  ...experimentOperations,
  ...searchExperimentsOperation,
  ...runOperations,
  ...searchRunsOperation,
  ...loggingOperations,
  ...metricHistoryOperations,
  ...inputOperations,
  ...loggedModelOperations,
  ...searchLoggedModelsOperation,
};
