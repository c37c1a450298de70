import { type Command, InvalidArgumentError, Option } from "commander";
import type { ClientSettings, Environment } from "../../config.ts";
import { clientGroup, onTracking } from "../tracking/client-command.ts";
import type { Connection } from "../../connect.ts";
import {
  createEndedRun,
  type EndStatus,
  endStatuses,
  type NewRun,
} from "../tracking/create-run.ts";
import { CliError, usageError } from "../errors.ts";
import { localTime } from "../output/local-time.ts";
import { runJson } from "../output/run-json.ts";
import { compareRows, table } from "../output/table.ts";
import { allRuns } from "../tracking/search-pages.ts";
import { type View, viewOption, viewTypes } from "../tracking/view-option.ts";

export function runsCommand(name: string, env: Environment): Command {
  const group = clientGroup(name, "Create, list, show, delete and restore runs.");
  const one = (verb: string, help: string): Command =>
    group.command(verb).description(help).requiredOption("--run-id <id>", "the run");

  group
    .command("list")
    .description("List an experiment's runs, the newest first.")
    .option("--experiment-id <id>", "the experiment [MLFLOW_EXPERIMENT_ID]")
    .addOption(viewOption())
    .action(onTracking(env, list));

  group
    .command("create")
    .description("Create a run and end it at once.")
    .option("--experiment-id <id>", "its experiment, by id [MLFLOW_EXPERIMENT_ID]")
    .option(
      "--experiment-name <name>",
      "its experiment, by name; made where there is none [MLFLOW_EXPERIMENT_NAME]",
    )
    .option("--run-name <name>", "its name (default: the server's choice)")
    .option("--description <text>", "what it is")
    .option("-t, --tags <key=value>", "a tag; may be given several times", collect, [])
    .addOption(
      new Option("--status <status>", "how it ended").argParser(endStatus).default("FINISHED"),
    )
    .option("--parent-run-id <id>", "the run that it is part of")
    .action(onTracking(env, create, { mayCreate: true }));

  one("describe", "Show all about a run, as JSON.").action(onTracking(env, describe));
  one("delete", "Mark a run as deleted.").action(onTracking(env, remove));
  one("restore", "Restore a deleted run.").action(onTracking(env, restore));
  one("link-traces", "Link traces to a run; not supported yet.")
    .requiredOption("-t, --trace-id <id>", "a trace; may be given several times", collect, [])
    .action(() => {
      throw new CliError("Traces are not supported yet; nothing was linked.");
    });
  return group;
}

interface ListOptions {
  experimentId?: string;
  view: View;
}

async function list(
  { call }: Connection,
  options: ListOptions,
  settings: ClientSettings,
): Promise<void> {
  const experimentId = options.experimentId ?? settings.experimentId;
  if (experimentId === undefined)
    throw usageError("Missing option --experiment-id (or the variable MLFLOW_EXPERIMENT_ID).");
  const runs = await Array.fromAsync(allRuns(call, experimentId, viewTypes[options.view]));
  const rows = runs.map(({ info }) => [
    info.start_time === undefined ? "" : localTime(Number(info.start_time)),
    info.run_name ?? "",
    info.run_id,
  ]);
  console.log(table(["Date", "Name", "ID"], rows.toSorted(compareRows).toReversed()));
}

interface CreateOptions {
  experimentId?: string;
  experimentName?: string;
  runName?: string;
  description?: string;
  tags: readonly string[];
  status: EndStatus;
  parentRunId?: string;
}

async function create(
  { call }: Connection,
  options: CreateOptions,
  settings: ClientSettings,
): Promise<void> {
  const { run_id, experiment_id, status, run_name } = await createEndedRun(call, {
    experiment: experimentOf(options, settings),
    status: options.status,
    tags: tagsOf(options),
    name: options.runName,
    parentRunId: options.parentRunId,
  });
  console.log(JSON.stringify({ run_id, experiment_id, status, run_name }, null, 2));
}

/** An option wins over both variables. */
function experimentOf(options: CreateOptions, settings: ClientSettings): NewRun["experiment"] {
  const isGiven = options.experimentId !== undefined || options.experimentName !== undefined;
  const { experimentId: id, experimentName: name } = isGiven ? options : settings;
  if (id !== undefined && name === undefined) return { id };
  if (name !== undefined && id === undefined) return { name };
  throw usageError("Must specify exactly one of --experiment-id or --experiment-name.");
}

function tagsOf({ tags, description }: CreateOptions): Map<string, string> {
  const result = new Map<string, string>();
  for (const tag of tags) {
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(tag) ?? [];
    if (key === undefined || value === undefined)
      throw usageError(`Invalid tag format: '${tag}'. Tags must be in key=value format.`);
    if (result.has(key)) throw usageError(`Duplicate tag key: '${key}'`);
    result.set(key, value);
  }
  if (description === undefined) return result;
  if (result.has(NOTE))
    throw usageError(
      `--description is the tag ${NOTE}, which is given too; leave out one of them.`,
    );
  return result.set(NOTE, description);
}

const NOTE = "mlflow.note.content";

async function describe({ call }: Connection, { runId }: ById): Promise<void> {
  const { run } = await call("getRun", { run_id: runId });
  console.log(JSON.stringify(runJson(run), null, 4));
}

async function remove({ call }: Connection, { runId }: ById): Promise<void> {
  await call("deleteRun", { run_id: runId });
  console.log(`Run with ID ${runId} has been deleted.`);
}

async function restore({ call }: Connection, { runId }: ById): Promise<void> {
  await call("restoreRun", { run_id: runId });
  console.log(`Run with id ${runId} has been restored.`);
}

interface ById {
  runId: string;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function endStatus(text: string): EndStatus {
  const status = endStatuses.find((each) => each === text.toUpperCase());
  if (status === undefined) throw new InvalidArgumentError(`Write ${endStatuses.join(", ")}.`);
  return status;
}
