import { Command, InvalidArgumentError, Option } from "commander";
import type { DatabaseName } from "./databases/engine.ts";

export interface Options {
  only?: string[];
  json?: string;
  repeat?: number;
  database?: DatabaseName;
  skipMlflow?: boolean;
  quick?: boolean;
}

/** Reads the command line; ends the process with a message where it cannot be read. */
export function readOptions(args: readonly string[], workloads: readonly string[]): Options {
  const command = new Command("npm run bench --")
    .description("Runs Millrace, MLflow and the bare limits of this machine on the same workloads.")
    .option("--only <names>", "only these workloads, with commas between", namesAmong(workloads))
    .option("--json <file>", "also write all samples to a file")
    .option("--repeat <times>", "how often each workload is run (3; quick: 1)", times)
    .addOption(
      new Option("--database <name>", "only on this database").choices(["sqlite", "postgresql"]),
    )
    .option("--skip-mlflow", "do not start MLflow")
    .option("--quick", "a tenth of the data, for a first look")
    .addHelpText("after", "\n`npm run bench -- scale` shows Millrace alone, on data that grows.")
    .addHelpText("after", `\nWorkloads: ${workloads.join(", ")}`);
  return command.parse(args, { from: "user" }).opts<Options>();
}

/** Reads names of these with commas between. */
export const namesAmong =
  (known: readonly string[]) =>
  (text: string): string[] => {
    const names = text.split(",").map((name) => name.trim());
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length === 0) return names;
    throw new InvalidArgumentError(
      `There is no workload ${unknown.join(", ")}. There are ${known.join(", ")}.`,
    );
  };

/** Reads how often something is done. */
export function times(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw new InvalidArgumentError("Write a number from 1 to 100.");
}
