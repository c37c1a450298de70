import type { AllowedDifference } from "./differences.ts";
import { reasons } from "./reasons.ts";

/** All that Millrace answers otherwise than MLflow's own server to what the scenarios do. */
export const allowedDifferences: AllowedDifference[] = [
  {
    path: / › metrics › .+ › (latest|history › \d+)$/,
    mlflow: /^"-?1\.7976931348623157e\+308 at /,
    millrace: /^"-?inf at /,
    reason: reasons.infinity,
  },
  {
    path: /artifact_files › runs › files › artifacts › .*empty\.bin$/,
    mlflow: /^"downloaded, but not listed"$/,
    millrace: /^{"lines":\[""\]}$/,
    reason: reasons.emptyFile,
  },
  {
    path: /artifact_files › .* › listing\.json › json › everything › \d+ › 2$/,
    mlflow: /^null$/,
    millrace: /^0$/,
    reason: reasons.emptyFile,
  },
  {
    path: /experiments › .* › findings\.json › json › rename to a taken name$/,
    mlflow: /BAD_REQUEST/,
    millrace: /RESOURCE_ALREADY_EXISTS/,
    reason: reasons.database,
  },
  {
    path: /search_(runs|experiments) › .* › findings\.json › json › bad filters › (run_)?name IN /,
    mlflow: /INVALID_PARAMETER_VALUE/,
    millrace: /^"accepted: \[\]"$/,
    reason: reasons.filter,
  },
  {
    path: /search_logged_models › .* › datasets › \[{'dataset_name': 'train'}\] › \d$/,
    mlflow: /^nothing$/,
    millrace: /^"model-\d"$/,
    reason: reasons.datasetOfModel,
  },
];
