import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { millrace, type Outcome, runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Seeded {
  experiment: string;
  alpha: string;
  beta: string;
  gone: string;
  /** A logged model of alpha, with the name "net". */
  model: string;
}

const started: RunningServer[] = [];
let python: string;

beforeAll(async () => {
  python = await pythonEnv("mlflow3");
});

afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
});

async function serverAt(start: (cwd: string) => Promise<RunningServer>): Promise<string> {
  const server = await start(await tempDir());
  started.push(server);
  return server.url;
}

/** The tracking stores that commands must work on, each made anew and empty. */
const stores = {
  "a Millrace server": () => serverAt((cwd) => startServer({ cwd })),
  "MLflow's server": () =>
    serverAt((cwd) => startMlflow(python, { cwd, backendStoreUri: "sqlite:///mlflow.db" })),
  "an SQLite file": async () => `sqlite:///${await tempDir()}/direct.db`,
};

/** Both command lines on one tracking store. */
async function commandLines(trackingUri: string) {
  const cwd = await tempDir();
  const env = {
    MLFLOW_TRACKING_URI: trackingUri,
    MLFLOW_DISABLE_TELEMETRY: "true",
    TZ: "UTC",
    TMPDIR: cwd,
  };
  const options = { cwd, env };
  return {
    cwd,
    trackingUri,
    ours: (...args: string[]) => millrace(args, options),
    /** Of many commands, in one process. */
    async mlflow(commands: readonly string[][]): Promise<Outcome[]> {
      const script = fileOf("../setup/mlflow_cli.py");
      const stdin = JSON.stringify(commands);
      const { stdout, stderr } = await runCommand(python, [script], { ...options, stdin });
      const last = stdout.trimEnd().split("\n").at(-1) ?? "";
      if (!last.startsWith("[")) throw new Error(stderr);
      return JSON.parse(last) as Outcome[];
    },
    async seed(): Promise<Seeded> {
      const { code, stdout, stderr } = await runCommand(python, [fileOf("cli_seed.py")], options);
      if (code !== 0) throw new Error(stderr);
      return JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Seeded;
    },
  };
}

type CommandLines = Awaited<ReturnType<typeof commandLines>>;

/** Commands that show something, whose output is MLflow's to the letter. */
const shown = ({ experiment, alpha, gone }: Seeded): string[][] => [
  ["experiments", "search"],
  ["experiments", "search", "--view", "all"],
  ["experiments", "search", "-v", "deleted_only"],
  ["experiments", "search", "--max-results", "1"],
  ["experiments", "get", "-x", experiment],
  ["experiments", "get", "--experiment-name", "seeded"],
  ["experiments", "get", "-x", experiment, "--output", "json"],
  ["experiments", "get", "-x", gone],
  ["runs", "list", "--experiment-id", experiment],
  ["runs", "list", "--experiment-id", experiment, "-v", "all"],
  ["runs", "list", "--experiment-id", experiment, "-v", "deleted_only"],
  ["artifacts", "list", "--run-id", alpha],
  ["artifacts", "list", "-r", alpha, "-a", "d"],
  ["artifacts", "list", "-r", alpha, "--artifact-path", "d/sub"],
  ["artifacts", "list", "-r", alpha, "-a", "a.txt"],
  ["artifacts", "list", "-r", alpha, "-a", "missing"],
];

/** Commands that fail, and the exit code of both. */
const failing = ({ alpha, experiment }: Seeded): string[][] => [
  ["experiments", "get"],
  ["experiments", "get", "-x", experiment, "-n", "seeded"],
  ["experiments", "get", "-x", "999"],
  ["experiments", "get", "-n", "nobody"],
  ["experiments", "create"],
  ["experiments", "create", "-n", "seeded"],
  ["experiments", "search", "--max-results=-1"],
  ["experiments", "delete", "-x", "999"],
  ["experiments", "nothing"],
  ["runs", "describe", "--run-id", "0123456789abcdef0123456789abcdef"],
  ["runs", "create", "--experiment-id", "999"],
  ["runs", "create", "--experiment-id", experiment, "-t", "ab"],
  ["runs", "create", "--experiment-id", experiment, "-t", "a=1", "-t", "a=2"],
  ["runs", "create", "--experiment-id", experiment, "--status", "RUNNING"],
  ["artifacts", "download", "-r", alpha, "-a", "missing", "-d", "nowhere"],
  ["artifacts", "list"],
  ["artifacts", "download", "-u", "models:/seeded-net/9", "-d", "nowhere"],
  ["artifacts", "download", "-u", "models:/seeded-net@nobody", "-d", "nowhere"],
  ["artifacts", "download", "-u", "models:/seeded-net/Staging", "-d", "nowhere"],
  ["artifacts", "download", "-u", "models:/nobody/1", "-d", "nowhere"],
];

const exported = ({ alpha, experiment }: Seeded): string[][] => [
  ["runs", "describe", "--run-id", alpha],
  ["experiments", "csv", "-x", experiment],
];

const downloads = ({ alpha, experiment, model }: Seeded): string[][] => [
  ["-r", alpha],
  ["-r", alpha, "-a", "d"],
  ["-r", alpha, "-a", "d/sub"],
  ["-r", alpha, "-a", "d/sub/ü b.txt"],
  ["-u", `runs:/${alpha}/d/sub`],
  ["-r", alpha, "-a", "net"],
  ["-r", alpha, "-a", "net/sub/ü b.txt"],
  ["-u", `models:/${model}`],
  ["-u", "models:/seeded-net/1"],
  ["-u", "models:/seeded-net/Production"],
  ["-u", "models:/seeded-net@champion"],
  ["-u", "models:/seeded-net/4"],
  ["-u", "models:/seeded-net/latest"],
  ["-u", `mlflow-artifacts:/${experiment}/${alpha}/artifacts/d`],
];

const downloadTo = (folder: string, args: readonly string[], at: number): string[] => [
  "artifacts",
  "download",
  ...args,
  "-d",
  `${folder}/${at}`,
];

describe.each(Object.entries(stores))("on %s", { timeout: 120_000 }, (store, open) => {
  const isServer = store !== "an SQLite file";
  let cli: CommandLines;
  let seeded: Seeded;

  /** What MLflow's command line did; all at once, because it takes seconds to start. */
  let mlflows: ReadonlyMap<string, Outcome>;

  async function compared(commands: readonly string[][]) {
    const ours = await inTurn(commands, cli.ours);
    return commands.map((command, at) => ({
      command,
      ours: ours[at]!,
      theirs: mlflows.get(command.join(" "))!,
    }));
  }

  beforeAll(async () => {
    cli = await commandLines(await open());
    seeded = await cli.seed();
    const commands = [
      ...shown(seeded),
      ...exported(seeded),
      ...failing(seeded),
      ...wantedDownloads().map((args, at) => downloadTo("theirs", args, at)),
    ];
    const outcomes = await cli.mlflow(commands);
    mlflows = new Map(commands.map((command, at) => [command.join(" "), outcomes[at]!]));
  });

  /** What a server proxies is not reached through its database. */
  const wantedDownloads = () =>
    downloads(seeded).filter(([, uri]) => isServer || !uri!.startsWith("mlflow-artifacts:"));

  test("what is listed and shown is what MLflow's command line shows", async () => {
    for (const { command, ours, theirs } of await compared(shown(seeded)))
      expect({ command, ...ours }).toEqual({
        command,
        code: theirs.code,
        stderr: "",
        // Python's JSON escapes all but ASCII.
        stdout: theirs.stdout.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        ),
      });
  });

  test("runs are described and exported as MLflow does it", async () => {
    const [described, csv] = await compared(exported(seeded));

    expect(JSON.parse(described!.ours.stdout)).toEqual(
      JSON.parse(described!.theirs.stdout.replaceAll(/: NaN\b/g, ': "NaN"')),
    );
    const { stdout } = csv!.ours;
    expect(records(stdout)).toEqual(records(csv!.theirs.stdout));
    const toFile = await cli.ours(...csv!.command, "-o", "runs.csv");
    expect(toFile.stdout).toMatch(/has been exported as a CSV to file: runs.csv.\n$/);
    expect(await readFile(join(cli.cwd, "runs.csv"), "utf8")).toBe(stdout);
  });

  test("what fails for MLflow's command line fails here, in one or two lines", async () => {
    for (const { command, ours, theirs } of await compared(
      // Opening a database for each takes its time.
      failing(seeded).slice(0, isServer ? undefined : 5),
    )) {
      const { code, stdout, stderr } = ours;
      expect({ command, code, stdout }).toEqual({ command, code: theirs.code, stdout: "" });
      // MLflow's server tells of its database in many lines.
      if (stderr.includes("sqlalche.me")) continue;
      expect(stderr).toMatch(/^Error: .+\n(?:.+\n)?$/);
    }
  });

  test("downloads are those of MLflow's command line", async () => {
    for (const [at, args] of wantedDownloads().entries()) {
      const ours = await cli.ours(...downloadTo("ours", args, at));
      expect(ours).toMatchObject({ code: 0, stderr: "" });
      const { stdout } = mlflows.get(downloadTo("theirs", args, at).join(" "))!;
      const place = (text: string, folder: string) => relative(join(cli.cwd, folder), text.trim());
      expect(place(ours.stdout, "ours")).toBe(place(stdout, "theirs"));
      expect(await tree(join(cli.cwd, "ours", String(at)))).toEqual(
        await tree(join(cli.cwd, "theirs", String(at))),
      );
    }
  });

  test("a version that is a run's logged model is downloaded to where the command says", async () => {
    // MLflow's command line names the directory above the one that it makes for the model.
    const uri = ["-u", "models:/seeded-net/3"];
    const { stdout } = await cli.ours("artifacts", "download", ...uri, "-d", "version");
    expect(stdout.trimEnd()).toBe(join(cli.cwd, "version"));
    expect(await tree(join(cli.cwd, "version"))).toMatchObject({ "a.txt": "hello" });
  });

  test("a download without a place to go tells where it went", async () => {
    const { stdout } = await cli.ours("artifacts", "download", "-r", seeded.alpha, "-a", "a.txt");
    expect(await readFile(stdout.trimEnd(), "utf8")).toBe("hello");
  });

  test("experiments are created, renamed, deleted and restored", async () => {
    const created = await cli.ours("experiments", "create", "-n", "mine", "-l", "/some/place");
    const id = /^Created experiment 'mine' with id (\d+)\n$/.exec(created.stdout)?.[1] ?? "";
    const steps: [string[], string][] = [
      [["rename", "-x", id, "--new-name", "ours"], `with id ${id} has been renamed to 'ours'.`],
      [["delete", "-x", id], `with ID ${id} has been deleted.`],
      [["restore", "-x", id], `with id ${id} has been restored.`],
    ];
    for (const [args, message] of steps)
      expect((await cli.ours("experiments", ...args)).stdout).toBe(`Experiment ${message}\n`);
    const { stdout } = await cli.ours("experiments", "get", "-x", id, "--output", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      name: "ours",
      lifecycle_stage: "active",
      artifact_location: "/some/place",
    });
  });

  test("runs are created, ended, deleted and restored", async () => {
    const { stdout, stderr } = await cli.ours(
      "runs",
      "create",
      "--experiment-name",
      "new one",
      "--run-name",
      "first",
      "-t",
      "a=b",
      "--tags",
      "c=d=e",
      "--description",
      "a note",
      "--status",
      "killed",
      "--parent-run-id",
      seeded.alpha,
    );
    expect(stderr).toMatch(/'new one' does not exist. Creating a new experiment./);
    const { run_id, ...created } = JSON.parse(stdout) as { run_id: string };
    expect(created).toEqual({
      experiment_id: expect.stringMatching(/^\d+$/),
      status: "KILLED",
      run_name: "first",
    });
    const described = JSON.parse((await cli.ours("runs", "describe", "--run-id", run_id)).stdout);
    expect(described.data.tags).toMatchObject({
      a: "b",
      c: "d=e",
      "mlflow.note.content": "a note",
      "mlflow.parentRunId": seeded.alpha,
      "mlflow.runName": "first",
      "mlflow.source.type": "LOCAL",
      "mlflow.user": described.info.user_id,
    });
    expect(described.info.end_time).toBeGreaterThanOrEqual(described.info.start_time);

    expect((await cli.ours("runs", "delete", "--run-id", run_id)).stdout).toBe(
      `Run with ID ${run_id} has been deleted.\n`,
    );
    expect((await cli.ours("runs", "restore", "--run-id", run_id)).stdout).toBe(
      `Run with id ${run_id} has been restored.\n`,
    );
  });

  test("a run without a name gets one, and MLFLOW_EXPERIMENT_ID may name the experiment", async () => {
    const env = { MLFLOW_TRACKING_URI: cli.trackingUri, MLFLOW_EXPERIMENT_ID: seeded.experiment };
    const { stdout } = await millrace(["runs", "create"], { cwd: cli.cwd, env });
    expect(JSON.parse(stdout)).toMatchObject({
      experiment_id: seeded.experiment,
      run_name: expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/),
    });
  });

  test("files and directories are uploaded", async () => {
    await cp(join(cli.cwd, "files"), join(cli.cwd, "up"), { recursive: true });
    await writeFile(join(cli.cwd, "up", "large"), Buffer.alloc(3_000_000, "x"));
    const file = ["artifacts", "log-artifact", "-r", seeded.beta, "-l", "up/a.txt"];
    const folder = ["artifacts", "log-artifacts", "-r", seeded.beta, "-l", "up"];
    for (const command of [file, [...file, "-a", "p/q"], folder, [...folder, "-a", "z"]])
      expect(await cli.ours(...command)).toMatchObject({ code: 0, stdout: "" });

    await cli.ours("artifacts", "download", "-r", seeded.beta, "-d", "back");
    const up = await tree(join(cli.cwd, "up"));
    const below = (directory: string) =>
      Object.fromEntries(Object.entries(up).map(([path, text]) => [join(directory, path), text]));
    expect(await tree(join(cli.cwd, "back"))).toEqual({
      ...below("."),
      ...below("z"),
      "p/q/a.txt": "hello",
    });
  });

  test("what cannot be uploaded is said, and the exit code is 1", async () => {
    const upload = (verb: string, ...args: string[]) =>
      cli.ours("artifacts", verb, "-r", seeded.beta, ...args);
    await writeFile(join(cli.cwd, "file"), "x");
    const outcomes = await Promise.all([
      upload("log-artifact", "-l", "missing"),
      upload("log-artifact", "-l", "."),
      upload("log-artifacts", "-l", "missing"),
      upload("log-artifacts", "-l", "file"),
      upload("log-artifact", "-l", "file", "-a", "../up"),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    expect(outcomes.map(({ stderr }) => stderr.trimEnd())).toEqual([
      "Error: There is no file 'missing'.",
      "Error: '.' is not a file; log-artifacts uploads directories.",
      "Error: There is no directory 'missing'.",
      "Error: 'file' is not a directory; log-artifact uploads files.",
      expect.stringMatching(/^Error: INVALID_PARAMETER_VALUE: Invalid path: .*'\.\.'/),
    ]);
  });
});

/** Two at a time, as there are cores. */
async function inTurn(
  commands: readonly string[][],
  run: (...args: string[]) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < commands.length; at += 2) {
    const pair = commands.slice(at, at + 2).map((command) => run(...command));
    outcomes.push(...(await Promise.all(pair)));
  }
  return outcomes;
}

/** CSV as one record for each row, so that the order of the columns does not matter. */
function records(csv: string): Record<string, string>[] {
  const cells = [...csv.trimEnd().matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^,\n]*))/g)];
  const values = cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
  const starts = cells.flatMap(([text], at) => (at === 0 || text.startsWith("\n") ? [at] : []));
  const rows = starts.map((start, at) => values.slice(start, starts[at + 1]));
  const [header = [], ...others] = rows;
  return others.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
}

/** Every file below a folder, with its text. */
async function tree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [relative(folder, path), await readFile(path, "utf8")];
      }),
    ),
  );
}
