import { existsSync, globSync } from "node:fs";
import { CliError } from "./errors.ts";

/**
 * Where a working directory has no database but experiments of MLflow's file store, MLflow takes
 * those. Starting with an empty database beside them would look as if they were lost.
 *
 * @throws CliError
 */
export function refuseFileStore(hint: string): void {
  if (existsSync("mlflow.db") || globSync("mlruns/[0-9]*/meta.yaml").length === 0) return;
  throw new CliError(
    "./mlruns holds experiments of MLflow's file store, which is not read yet. " +
      "`mlflow migrate-filestore --source ./mlruns --target sqlite:///mlflow.db` copies them into a " +
      `database. To begin without them, ${hint}.`,
  );
}
