/** This process's environment, without the settings that the developer's own MLflow may have. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith("MLFLOW_")));
}
