import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Environment } from "../../config.ts";
import { clientGroup, onTracking } from "../tracking/client-command.ts";
import type { Connection } from "../../connect.ts";
import { CliError, usageError } from "../errors.ts";
import { experimentJson, experimentRow, experimentText } from "../output/experiment.ts";
import { runsCsv } from "../output/runs-csv.ts";
import { compareRows, table } from "../output/table.ts";
import { allExperiments, allRuns } from "../tracking/search-pages.ts";
import { type View, viewOption, viewTypes } from "../tracking/view-option.ts";

export function experimentsCommand(name: string, env: Environment): Command {
  const group = clientGroup(name, "Create, find, change and export experiments.");
  const one = (verb: string, help: string): Command =>
    group
      .command(verb)
      .description(help)
      .requiredOption("-x, --experiment-id <id>", "the experiment");

  group
    .command("create")
    .description("Create an experiment.")
    .requiredOption("-n, --experiment-name <name>", "its name, which must be new")
    .option(
      "-l, --artifact-location <uri>",
      "where its runs store artifacts (default: the server's choice)",
    )
    .addOption(new Option("--trace-archival-retention <duration>").hideHelp())
    .action(onTracking(env, create, { mayCreate: true }));

  group
    .command("search")
    .description("List experiments.")
    .addOption(viewOption())
    .option("--max-results <number>", "how many at most (default: all)", wholeNumber)
    .action(onTracking(env, search));

  group
    .command("get")
    .description("Show an experiment.")
    .option("-x, --experiment-id <id>", "the experiment, by its id")
    .option("-n, --experiment-name <name>", "the experiment, by its name")
    .addOption(new Option("--output <format>").choices(["json", "table"]).default("table"))
    .action(onTracking(env, get));

  one("delete", "Mark an experiment and its runs as deleted.").action(onTracking(env, remove));
  one("restore", "Restore a deleted experiment with its runs.").action(onTracking(env, restore));
  one("rename", "Rename an experiment.")
    .requiredOption("--new-name <name>", "its new name")
    .action(onTracking(env, rename));
  one("csv", "Export an experiment's runs as CSV.")
    .option("-o, --filename <file>", "the file to write (default: standard output)")
    .action(onTracking(env, csv));
  one("update", "Change when traces are archived; not supported yet.")
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw archivalNotSupported();
    });
  return group;
}

interface ById {
  experimentId: string;
}

interface CreateOptions {
  experimentName: string;
  artifactLocation?: string;
  traceArchivalRetention?: string;
}

async function create({ call }: Connection, options: CreateOptions): Promise<void> {
  if (options.traceArchivalRetention !== undefined) throw archivalNotSupported();
  const { experiment_id } = await call("createExperiment", {
    name: options.experimentName,
    artifact_location: options.artifactLocation,
  });
  console.log(`Created experiment '${options.experimentName}' with id ${experiment_id}`);
}

async function search(
  { call }: Connection,
  { view, maxResults = Infinity }: { view: View; maxResults?: number },
): Promise<void> {
  const rows: string[][] = [];
  for await (const experiment of allExperiments(call, viewTypes[view])) {
    if (rows.length >= maxResults) break;
    rows.push(experimentRow(experiment));
  }
  console.log(table(["Experiment Id", "Name", "Artifact Location"], rows.toSorted(compareRows)));
}

interface GetOptions {
  experimentId?: string;
  experimentName?: string;
  output: "json" | "table";
}

async function get({ call }: Connection, options: GetOptions): Promise<void> {
  const { experimentId: id, experimentName: name, output } = options;
  if ((id === undefined) === (name === undefined))
    throw usageError("Must specify exactly one of --experiment-id or --experiment-name.");
  const { experiment } =
    id === undefined
      ? await call("getExperimentByName", { experiment_name: name! })
      : await call("getExperiment", { experiment_id: id });
  const isJson = output === "json";
  console.log(
    isJson ? JSON.stringify(experimentJson(experiment), null, 2) : experimentText(experiment),
  );
}

async function remove({ call }: Connection, { experimentId }: ById): Promise<void> {
  await call("deleteExperiment", { experiment_id: experimentId });
  console.log(`Experiment with ID ${experimentId} has been deleted.`);
}

async function restore({ call }: Connection, { experimentId }: ById): Promise<void> {
  await call("restoreExperiment", { experiment_id: experimentId });
  console.log(`Experiment with id ${experimentId} has been restored.`);
}

async function rename(
  { call }: Connection,
  { experimentId, newName }: ById & { newName: string },
): Promise<void> {
  await call("updateExperiment", { experiment_id: experimentId, new_name: newName });
  console.log(`Experiment with id ${experimentId} has been renamed to '${newName}'.`);
}

async function csv(
  { call }: Connection,
  { experimentId, filename }: ById & { filename?: string },
): Promise<void> {
  const text = runsCsv(await Array.fromAsync(allRuns(call, experimentId, "ACTIVE_ONLY")));
  if (filename === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(filename, text).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${resolve(filename)} cannot be written: ${whyNotWritten(error)}.`, {
      cause: error,
    });
  });
  console.log(
    `Experiment with ID ${experimentId} has been exported as a CSV to file: ${filename}.`,
  );
}

function whyNotWritten({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "its directory is not there; make it first";
    case "EISDIR":
      return "it is a directory; name a file in it";
    case "ENOSPC":
      return "the disk is full";
    case "EACCES":
    case "EROFS":
      return "you have no permission to write there";
    default:
      return message;
  }
}

const archivalNotSupported = (): CliError =>
  new CliError("Archiving traces is not supported yet; nothing was changed.");

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number that is not negative.");
}
