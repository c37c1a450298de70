import postgres from "postgres";
import { afterAll, beforeAll } from "vitest";
import { parseDatabaseUri } from "../../src/core/database-uri.ts";
import { openStore } from "../../src/store/open-store.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { describeTrackingStore } from "./tracking-store.ts";
import { defaultSettings, type TestDatabase } from "./tracking-store/test-store.ts";

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function postgresDatabase(): Promise<TestDatabase> {
  const url = await server.createDatabase(`tracking_${++databases}`);
  const sql = postgres(url, { max: 1, types: { bigint: { ...postgres.BigInt, parse: Number } } });
  return {
    open: (settings) => openStore(parseDatabaseUri(url), { ...defaultSettings, ...settings }),
    rows: async (query) => sql.unsafe(query),
    change: async (statement) => void (await sql.unsafe(statement)),
    firstId: /^1$/,
    takes: (text) => !text.includes("\0"),
    close: () => sql.end(),
  };
}

describeTrackingStore("PostgreSQL", postgresDatabase);
