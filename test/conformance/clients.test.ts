import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { allowedDifferences } from "./allowed-differences.ts";
import { type Client, clients, scenarios } from "./clients.ts";
import {
  type AllowedDifference,
  describeDifferences,
  differencesOf,
  type Json,
  unexplained,
} from "./differences.ts";
import { type Outcome, ofScenario, runScenarios, type Snapshot, takeSnapshot } from "./tracking.ts";

/** A database, and the server that serves it at the moment. */
interface Store {
  name: string;
  backendStoreUri: string;
  cwd: string;
  server: RunningServer;
  outcomes: Map<string, Outcome>;
  snapshot: Snapshot;
}

/** The database's files lie behind the proxy, so that a client without a server has only the rest. */
const withoutArtifacts: AllowedDifference = {
  path: / › (artifacts|listed by run)$/,
  mlflow: /./,
  millrace: /^nothing$/,
  reason: "the client reads a database without a server",
};

const pythons: Record<string, string> = {};
let postgres: PostgresServer;
let mlflow: Store;
let sqlite: Store;
let postgresql: Store;

beforeAll(async () => {
  for (const { name } of clients) pythons[name] = await pythonEnv(name);
  postgres = await startPostgres();
  [mlflow, sqlite, postgresql] = await Promise.all([
    store("mlflow", "sqlite:///mlflow.db", serveWithMlflow),
    store("millrace-sqlite", "sqlite:///mlflow.db", serveWithMillrace),
    store("millrace-postgresql", await databaseOf(postgres), serveWithMillrace),
  ]);
  const stores = [mlflow, sqlite, postgresql];
  await twoAtATime(
    clients.flatMap((client) =>
      client.groups.flatMap((group) => stores.map((each) => () => work(each, client, group))),
    ),
  );
  await twoAtATime(stores.map((each) => () => remember(each)));
});

afterAll(async () => {
  await Promise.all([mlflow, sqlite, postgresql].map((each) => each?.server.stop()));
  await postgres?.stop();
});

describe.for([
  ["SQLite", () => sqlite],
  ["PostgreSQL", () => postgresql],
] as const)("Millrace on %s, compared with MLflow's own server", ([, storeOf]) => {
  test.for(scenarios)("%s", (scenario) => {
    const onMlflow = mlflow.outcomes.get(scenario);
    const onMillrace = storeOf().outcomes.get(scenario);
    expect({ onMlflow: onMlflow?.error, onMillrace: onMillrace?.error }).toEqual({});
    const expected = ofScenario(mlflow.snapshot, scenario);
    expect(Object.keys(expected)).toContain(scenario);
    expect(differencesBetween(expected, ofScenario(storeOf().snapshot, scenario))).toBe("");
  });
});

describe.for([
  ["SQLite", () => sqlite],
  ["PostgreSQL", () => postgresql],
] as const)("the %s database that Millrace wrote", ([, storeOf]) => {
  test("is read by MLflow's client without a server", async () => {
    const { name, backendStoreUri, cwd, server } = storeOf();
    await server.stop();
    const uri = backendStoreUri.replace("sqlite:///", `sqlite:///${cwd}/`);
    const direct = await takeSnapshot(python(), { name: `${name}-direct`, uri });
    expect(differencesBetween(mlflow.snapshot, direct, [withoutArtifacts])).toBe("");
  }, 300_000);

  test("is served by MLflow's own server, which writes more, and by Millrace again", async () => {
    const written = storeOf();
    const later: Client = { name: "later", groups: [] };
    written.server = await serveWithMlflow(written);
    const target = { name: `${written.name}-then-mlflow`, uri: written.server.url };
    const outcomes = await runScenarios(
      python(),
      later,
      ["run_lifecycle", "logged_models", "deletion"],
      target,
    );
    expect([...outcomes.values()].filter(({ error }) => error)).toEqual([]);
    const byMlflow = await takeSnapshot(python(), target);
    await written.server.stop();
    expect(differencesBetween({ ...byMlflow, ...mlflow.snapshot }, byMlflow)).toBe("");

    written.server = await serveWithMillrace(written);
    const again = { name: `${written.name}-again`, uri: written.server.url };
    expect(differencesBetween(byMlflow, await takeSnapshot(python(), again))).toBe("");
  }, 300_000);
});

test("the database that MLflow's own server wrote is served by Millrace", async () => {
  await mlflow.server.stop();
  mlflow.server = await serveWithMillrace(mlflow);
  const target = { name: "mlflow-then-millrace", uri: mlflow.server.url };
  expect(differencesBetween(mlflow.snapshot, await takeSnapshot(python(), target))).toBe("");
}, 300_000);

type Place = Pick<Store, "backendStoreUri" | "cwd">;

const serveWithMlflow = ({ backendStoreUri, cwd }: Place): Promise<RunningServer> =>
  startMlflow(python(), { backendStoreUri, cwd });

const serveWithMillrace = ({ backendStoreUri, cwd }: Place): Promise<RunningServer> =>
  startServer({ args: ["--backend-store-uri", backendStoreUri], cwd });

async function store(
  name: string,
  backendStoreUri: string,
  serve: (place: Place) => Promise<RunningServer>,
): Promise<Store> {
  const cwd = await tempDir();
  const server = await serve({ backendStoreUri, cwd });
  return { name, backendStoreUri, cwd, server, outcomes: new Map(), snapshot: {} };
}

async function work(on: Store, client: Client, group: string[]): Promise<void> {
  const interpreter = pythons[client.name];
  if (interpreter === undefined) throw new Error(`no Python for ${client.name}`);
  const target = { name: on.name, uri: on.server.url };
  const outcomes = await runScenarios(interpreter, client, group, target);
  for (const [scenario, outcome] of outcomes) on.outcomes.set(scenario, outcome);
}

async function remember(on: Store): Promise<void> {
  on.snapshot = await takeSnapshot(python(), { name: on.name, uri: on.server.url });
}

/** With the driver named: without it, the one that SQLAlchemy takes depends on its version. */
async function databaseOf(server: PostgresServer): Promise<string> {
  const uri = await server.createDatabase("millrace");
  return uri.replace("postgresql://", "postgresql+psycopg2://");
}

/** The newest client reads every snapshot, whoever wrote. */
function python(): string {
  const interpreter = pythons["mlflow3"];
  if (interpreter === undefined) throw new Error("the Python environment is not there yet");
  return interpreter;
}

/** More at once would only wait for this machine's cores. */
async function twoAtATime(jobs: (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all([worker(), worker()]);
}

/** What differs without leave, as text; empty if nothing does. */
function differencesBetween(expected: Json, actual: Json, also: AllowedDifference[] = []): string {
  const differences = differencesOf(expected, actual);
  return describeDifferences(unexplained(differences, [...allowedDifferences, ...also]));
}
