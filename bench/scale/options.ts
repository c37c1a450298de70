import { Command, InvalidArgumentError, Option } from "commander";
import type { DatabaseName } from "../databases/engine.ts";
import { namesAmong, times } from "../options.ts";
import type { Growth } from "./growth.ts";

export interface ScaleOptions {
  only: readonly Growth[];
  /** Instead of each growth's own. */
  sizes?: number[];
  times: number;
  database: DatabaseName;
  json?: string;
}

/** Reads the command line; ends the process with a message where it cannot be read. */
export function readScaleOptions(
  args: readonly string[],
  growths: readonly Growth[],
): ScaleOptions {
  const names = growths.map(({ name }) => name);
  const command = new Command("npm run bench -- scale")
    .description("Runs Millrace on data that grows, and prints how its answers slow down.")
    .option("--only <names>", "only this data, with commas between", namesAmong(names), names)
    .option("--sizes <numbers>", "instead of the usual ones, with commas between", sizesIn)
    .option("--times <times>", "how often each question is asked (40)", times, 40)
    .option("--json <file>", "also write all figures to a file")
    .addOption(
      new Option("--database <name>", "on this database")
        .choices(["sqlite", "postgresql"])
        .default("sqlite"),
    )
    .addHelpText("after", `\nData: ${names.join(", ")}`);
  const { only, ...options } = command
    .parse(args, { from: "user" })
    .opts<Omit<ScaleOptions, "only"> & { only: string[] }>();
  return { ...options, only: growths.filter(({ name }) => only.includes(name)) };
}

function sizesIn(text: string): number[] {
  const sizes = text.split(",").map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size > 0)) return sizes;
  throw new InvalidArgumentError("Write whole numbers with commas between.");
}
