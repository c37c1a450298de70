import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bin, millrace, runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { selfSigned } from "../setup/self-signed.ts";
import { freePort } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** How the client commands reach a server: what they send, and what they make of its answers. */

let cwd: string;
const servers: Server[] = [];

beforeEach(async () => {
  cwd = await tempDir();
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server that answers as it is told; resolves to its address. */
async function serverThat(answers: RequestListener, server = createServer()): Promise<string> {
  server.on("request", answers).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a server without experiments answers, after writing down the request's headers. */
function recorder() {
  const seen: IncomingHttpHeaders[] = [];
  const answer: RequestListener = (request, response) => {
    seen.push(request.headers);
    response.end("{}");
  };
  return { seen, answer };
}

const search = (env: Record<string, string | undefined>) =>
  millrace(["experiments", "search"], { cwd, env: { HOME: cwd, ...env } });

describe("credentials", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const user = { MLFLOW_TRACKING_USERNAME: "me", MLFLOW_TRACKING_PASSWORD: "pä:ss" };
  const token = { MLFLOW_TRACKING_TOKEN: "abc" };

  test.each([
    ["none", {}, undefined],
    ["user name and password", user, basic("me:pä:ss")],
    ["a token", token, "Bearer abc"],
    ["user name and password before a token", { ...user, ...token }, basic("me:pä:ss")],
    ["a user name without password", { MLFLOW_TRACKING_USERNAME: "me" }, undefined],
  ])("of the environment: %s", async (_, env, expected) => {
    const { seen, answer } = recorder();
    const outcome = await search({
      ...env,
      MLFLOW_TRACKING_URI: `http://${await serverThat(answer)}`,
    });

    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(seen.map(({ authorization }) => authorization)).toEqual([expected]);
  });

  test("of the server's address come before all others", async () => {
    const { seen, answer } = recorder();
    const uri = `http://you:p%40ss@${await serverThat(answer)}/`;
    expect((await search({ ...user, MLFLOW_TRACKING_URI: uri })).code).toBe(0);
    expect(seen[0]?.authorization).toBe(basic("you:p@ss"));
  });

  test("of ~/.mlflow/credentials stand in for the environment's", async () => {
    await mkdir(join(cwd, ".mlflow"));
    await writeFile(
      join(cwd, ".mlflow/credentials"),
      "[other]\nmlflow_tracking_username = no\n[mlflow]\nmlflow_tracking_username = kept\nmlflow_tracking_password: pw\n",
    );
    const { seen, answer } = recorder();
    const uri = { MLFLOW_TRACKING_URI: `http://${await serverThat(answer)}` };
    await search(uri);
    await search({ ...user, ...uri });
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      basic("kept:pw"),
      basic("me:pä:ss"),
    ]);
  });

  test("go to the tracking server only", async () => {
    const other = recorder();
    const otherHost = await serverThat(other.answer);
    const own: IncomingHttpHeaders[] = [];
    const uri = await serverThat((request, response) => {
      own.push(request.headers);
      const info = {
        run_id: "r",
        run_uuid: "r",
        experiment_id: "0",
        status: "FINISHED",
        lifecycle_stage: "active",
        artifact_uri: `mlflow-artifacts://${otherHost}/0/r`,
      };
      response.end(JSON.stringify({ run: { info, data: {} } }));
    });
    const env = { ...user, MLFLOW_WORKSPACE: "team", MLFLOW_TRACKING_URI: `http://${uri}` };
    const { code } = await millrace(["artifacts", "list", "-r", "r"], { cwd, env });

    expect(code).toBe(0);
    expect(own[0]).toMatchObject({
      authorization: basic("me:pä:ss"),
      "x-mlflow-workspace": "team",
    });
    expect(other.seen).toHaveLength(1);
    expect(other.seen[0]?.authorization).toBeUndefined();
  });
});

describe("a server that does not answer as it should", () => {
  /** Answers with each status in turn, then with nothing to show. */
  async function statuses(...codes: number[]) {
    let count = 0;
    const host = await serverThat((_, response) => {
      response.statusCode = codes[count++] ?? 200;
      response.end(response.statusCode === 200 ? "{}" : "<html>busy</html>");
    });
    return { env: { MLFLOW_TRACKING_URI: `http://${host}` }, count: () => count };
  }

  test.each([429, 500, 502, 503, 504])("with %i is asked again", async (status) => {
    const { env, count } = await statuses(status, status);
    expect(await search(env)).toMatchObject({ code: 0, stderr: "" });
    expect(count()).toBe(3);
  });

  test("is given up in the end", async () => {
    const { env, count } = await statuses(503, 503, 503, 503, 503);
    const { code, stderr } = await search(env);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Error: TEMPORARILY_UNAVAILABLE: ${env.MLFLOW_TRACKING_URI} answered 503.\n`,
    );
    expect(count()).toBe(4);
  });

  test.each([501, 404, 403])("with %i is not asked again", async (status) => {
    const { env, count } = await statuses(status);
    expect((await search(env)).code).toBe(1);
    expect(count()).toBe(1);
  });

  test("is not asked twice to write", async () => {
    const { env, count } = await statuses(503);
    const { code } = await millrace(["experiments", "create", "-n", "x"], { cwd, env });
    expect(code).toBe(1);
    expect(count()).toBe(1);
  });

  test("because a login is missing, says how to give one", async () => {
    const { env } = await statuses(401);
    expect((await search(env)).stderr).toMatch(/UNAUTHENTICATED: .*MLFLOW_TRACKING_USERNAME/);
  });

  test("because it is no tracking server, says so", async () => {
    const host = await serverThat((_, response) => response.end("<html>hello</html>"));
    const { code, stderr } = await search({ MLFLOW_TRACKING_URI: `http://${host}` });
    expect(code).toBe(1);
    expect(stderr).toMatch(/not a tracking server's answer/);
  });

  test("because it is not there, says where it should be", async () => {
    const uri = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await search({ MLFLOW_TRACKING_URI: uri });
    expect(code).toBe(1);
    expect(stderr).toContain(`${uri} cannot be reached (ECONNREFUSED). Is the server running`);
  });

  test("in time is waited for no longer", async () => {
    const host = await serverThat(() => {});
    const env = { MLFLOW_TRACKING_URI: `http://${host}`, MLFLOW_HTTP_REQUEST_TIMEOUT: "1" };
    expect((await search(env)).stderr).toMatch(/DEADLINE_EXCEEDED: .* did not answer in 1 seconds/);
  });

  test("is named by an address that cannot be one", async () => {
    const { code, stderr } = await search({ MLFLOW_TRACKING_URI: "http://" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/MLFLOW_TRACKING_URI is not an address/);
  });

  test.each([
    "localhost",
    "localhost:5000",
    "mlflow.example.com:80/ml",
    "127.0.0.1:5000",
    "[::1]:5000",
  ])("is named without http://: %s", async (uri) => {
    const { code, stderr } = await search({ MLFLOW_TRACKING_URI: uri });
    expect(code).toBe(1);
    expect(stderr).toContain(`Write http://${uri} (or https://).`);
  });
});

describe("TLS", () => {
  test("a certificate must be trusted, by the system, by name or blindly", async () => {
    const { key, cert, file } = await selfSigned(await pythonEnv("mlflow3"), cwd);
    const host = await serverThat(recorder().answer, createTlsServer({ key, cert }));
    const uri = { MLFLOW_TRACKING_URI: `https://${host}` };

    const untrusted = await search(uri);
    expect(untrusted.code).toBe(1);
    expect(untrusted.stderr).toMatch(
      /DEPTH_ZERO_SELF_SIGNED_CERT.*MLFLOW_TRACKING_SERVER_CERT_PATH/,
    );
    expect(await search({ ...uri, MLFLOW_TRACKING_SERVER_CERT_PATH: file })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect((await search({ ...uri, MLFLOW_TRACKING_INSECURE_TLS: "true" })).code).toBe(0);
  });
});

test("a reader that has seen enough ends the output in peace", async () => {
  const rows = Array.from({ length: 5000 }, (_, id) => ({
    experiment_id: String(id),
    name: "x".repeat(100),
    artifact_location: "/a",
    lifecycle_stage: "active",
    workspace: "default",
  }));
  const host = await serverThat((_, response) =>
    response.end(JSON.stringify({ experiments: rows })),
  );
  const env = { MLFLOW_TRACKING_URI: `http://${host}` };
  const command = `"${process.execPath}" "${bin}" experiments search | head -n 1`;
  const outcome = await runCommand("sh", ["-c", command], { cwd, env });
  expect(outcome).toEqual({ code: 0, stdout: expect.stringMatching(/^Experiment Id/), stderr: "" });
});

test("without a tracking URI, the database is ./mlflow.db", async () => {
  const env = { MLFLOW_TRACKING_URI: undefined };
  await millrace(["experiments", "create", "-n", "here"], { cwd, env });
  const uri = `sqlite:///${join(cwd, "mlflow.db")}`;
  const { stdout } = await search({ MLFLOW_TRACKING_URI: uri });
  expect(stdout).toContain("here");
});

test.each([
  ["experiments", "search"],
  ["experiments", "csv", "-x", "0"],
  ["experiments", "delete", "-x", "0"],
  ["runs", "list", "--experiment-id", "0"],
  ["runs", "describe", "--run-id", "a"],
  ["artifacts", "list", "-r", "a"],
])("a database that is not there is not made to be read: %s %s", async (...command) => {
  for (const uri of [undefined, "sqlite:///other.db"]) {
    const file = join(cwd, uri === undefined ? "mlflow.db" : "other.db");
    const env = { MLFLOW_TRACKING_URI: uri };
    const { code, stderr } = await millrace(command, { cwd, env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: There is no database .+ Set MLFLOW_TRACKING_URI .+\n$/);
    expect(stderr).toContain(file);
  }
  expect(await readdir(cwd)).toEqual([]);
});

test("a CSV file that cannot be written is said", async () => {
  const env = { MLFLOW_TRACKING_URI: `sqlite:///${join(cwd, "m.db")}` };
  await millrace(["experiments", "create", "-n", "x"], { cwd, env });
  const csv = (file: string) =>
    millrace(["experiments", "csv", "-x", "1", "-o", file], { cwd, env });
  expect(await csv("no/such/x.csv")).toMatchObject({
    code: 1,
    stderr: `Error: ${join(cwd, "no/such/x.csv")} cannot be written: its directory is not there; make it first.\n`,
  });
  expect((await csv(".")).stderr).toMatch(/cannot be written: it is a directory/);
});

test("a folder of MLflow's file store is the default where it has experiments", async () => {
  await mkdir(join(cwd, "mlruns/1"), { recursive: true });
  await writeFile(join(cwd, "mlruns/1/meta.yaml"), "experiment_id: '1'\nname: in the folder");
  const { code, stdout } = await search({ MLFLOW_TRACKING_URI: undefined });
  expect(code).toBe(0);
  expect(stdout).toContain("in the folder");
});

test("what is not supported yet says so", async () => {
  const update = ["experiments", "update", "-x", "0", "--trace-archive-now"];
  const link = ["runs", "link-traces", "--run-id", "r", "-t", "tr-1"];
  const create = ["experiments", "create", "-n", "x", "--trace-archival-retention", "30d"];
  const env = { MLFLOW_TRACKING_URI: `sqlite:///${join(cwd, "m.db")}` };
  for (const command of [update, link, create]) {
    const { code, stderr } = await millrace(command, { cwd, env });
    expect({ command, code }).toEqual({ command, code: 1 });
    expect(stderr).toMatch(/^Error: .* not supported yet; .+\n$/);
  }
});
