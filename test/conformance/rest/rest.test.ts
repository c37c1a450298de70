import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../setup/postgres.ts";
import { pythonEnv } from "../../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";
import type { Json } from "../differences.ts";
import { tables } from "./corpus/tables.ts";
import { Conversation } from "./conversation.ts";
import type { Difference, Exchange, Outcome, Prefix } from "./exchange.ts";

/** What the servers answered to one exchange. */
interface Answers {
  mlflow: Outcome;
  sqlite: Outcome;
  postgresql: Outcome;
}

/** Webhooks that need no name server, and secrets. */
const env = {
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: "true",
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64url").concat("="),
};

let postgres: PostgresServer;
/** MLflow's own, Millrace on SQLite, Millrace on PostgreSQL. */
let servers: RunningServer[] = [];

beforeAll(async () => {
  const python = await pythonEnv("mlflow3");
  postgres = await startPostgres();
  const backendStoreUri = "sqlite:///mlflow.db";
  servers = await Promise.all([
    startMlflow(python, { backendStoreUri, env, cwd: await tempDir() }),
    startServer({ args: ["--backend-store-uri", backendStoreUri], env, cwd: await tempDir() }),
    startServer({
      args: ["--backend-store-uri", await postgres.createDatabase("rest")],
      env,
      cwd: await tempDir(),
    }),
  ]);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await postgres?.stop();
});

describe.for(["api", "ajax-api"] as const)("REST below /%s", (prefix) => {
  describe.for(Object.entries(tables))("%s", ([, table]) => {
    const exchanges = table.filter(({ only = prefix }) => only === prefix);
    let answers: Map<string, Answers>;

    beforeAll(async () => {
      answers = await converse(exchanges, prefix);
    });

    test.for(exchanges)("$what", (exchange) => {
      const { mlflow: expected, sqlite, postgresql } = answers.get(exchange.what)!;
      expect({ sqlite, postgresql }).toEqual({
        sqlite: wanted(expected, sqlite, exchange.differs),
        postgresql: wanted(expected, postgresql, exchange.differsOnPostgres ?? exchange.differs),
      });
    });
  });
});

/** Asks all servers the same, each exchange after the one before. */
async function converse(exchanges: Exchange[], prefix: Prefix): Promise<Map<string, Answers>> {
  const [first, second, third] = servers.map(({ url }) => new Conversation(url, prefix)) as [
    Conversation,
    Conversation,
    Conversation,
  ];
  const answers = new Map<string, Answers>();
  for (const exchange of exchanges) {
    const [ofMlflow, onSqlite, onPostgresql] = await Promise.all([
      first.ask(exchange),
      second.ask(exchange),
      third.ask(exchange),
    ]);
    answers.set(exchange.what, { mlflow: ofMlflow, sqlite: onSqlite, postgresql: onPostgresql });
  }
  return answers;
}

/** What MLflow answered, or, where Millrace differs on purpose, what was declared. */
function wanted(expected: Outcome, actual: Outcome, difference?: Difference): Json {
  if (difference === undefined) return { ...expected };
  if (isDeepStrictEqual(expected, actual)) return "no difference: the declaration is out of date";
  const { status, code, body = actual.body } = difference;
  return { status, ...(code && { code }), ...(body !== undefined && { body }) };
}
