/** Millrace serves MLflow's default workspace. */
export const WORKSPACE = "default";
