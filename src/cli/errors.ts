import { CommanderError } from "commander";
import { AddressError } from "../client/address-error.ts";
import { LocalPathError } from "../client/artifact-transfer.ts";
import { RestError } from "../client/rest-error.ts";
import { SettingsError } from "../config.ts";
import { DatabaseUriError } from "../core/database-uri.ts";
import { ApiError } from "../protocol/errors.ts";

/** Exit codes, as of MLflow's command line. */
const FAILED = 1;
const MISUSED = 2;

/** Something that the user can put right: its message is all that is shown. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;

  constructor(message: string, options: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? FAILED;
  }
}

/** A command that was not written as it must be. */
export const usageError = (message: string): CliError =>
  new CliError(message, { exitCode: MISUSED });

/** Tells the user what went wrong, on stderr; returns the exit code. */
export function report(error: unknown): number {
  // Commander has printed what there is to say, also where it was asked for help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  console.error(`Error: ${explain(error)}`);
  if (error instanceof SettingsError) return MISUSED;
  return error instanceof CliError ? error.exitCode : FAILED;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ApiError || error instanceof RestError)
    return `${error.code}: ${error.message}`;
  return isForeseen(error) ? error.message : (error.stack ?? error.message);
}

/** Any other error is a defect, and its stack says where. */
const isForeseen = (error: Error): boolean =>
  error instanceof CliError ||
  error instanceof AddressError ||
  error instanceof SettingsError ||
  error instanceof DatabaseUriError ||
  error instanceof LocalPathError ||
  // The system's errors (ENOENT, EACCES, …) name what was done to which file.
  ("syscall" in error && "code" in error);
