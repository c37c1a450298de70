import type { AllowedDifference } from "./differences.ts";

/**
 * All that Millrace answers otherwise than MLflow's own server to what the scenarios do. Each entry
 * is described in docs/reference/differences.md.
 */
export const allowedDifferences: AllowedDifference[] = [
  {
    path: / › metrics › .+ › (latest|history › \d+)$/,
    mlflow: /^"-?1\.7976931348623157e\+308 at /,
    millrace: /^"-?inf at /,
    reason: "an infinity is answered as an infinity",
  },
];
