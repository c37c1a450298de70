import { globSync } from "node:fs";
import { join } from "node:path";

/** In the working directory. */
const DATABASE = "sqlite:///mlflow.db";
const FOLDER = "./mlruns";

/**
 * The store where none is named: a folder `mlruns` in the working directory that has experiments, as
 * MLflow left them there before it had databases, else a database.
 */
export const defaultStore = (directory: string = process.cwd()): string =>
  globSync("[0-9]*/meta.yaml", { cwd: join(directory, FOLDER) }).some(isOfExperiment)
    ? FOLDER
    : DATABASE;

const isOfExperiment = (path: string): boolean => /^\d+[/\\]meta\.yaml$/.test(path);
