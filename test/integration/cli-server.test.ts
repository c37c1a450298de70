import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serverVariables } from "../../src/config.ts";
import { bin, millrace, runCommand } from "../setup/command.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { freePort } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

let cwd: string;
const children: ChildProcessByStdio<null, Readable, Readable>[] = [];

beforeEach(async () => {
  cwd = await tempDir();
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A `millrace` that stays: waits for the last line that it says on start. */
async function running(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  while (!/^ {2}(?:client|for) .*\n/m.test(output) && child.exitCode === null)
    await Promise.race([once(child.stdout, "data"), ended]);
  const url = /export MLFLOW_TRACKING_URI=(\S+)/.exec(output)?.[1] ?? "";
  return { child, ended, url, output: () => output };
}

const freePortOption = async () => ["--port", String(await freePort())];

describe("millrace server", () => {
  test.each(["server", "ui"])("%s says where it listens and where things are", async (name) => {
    const { child, ended, url, output } = await running([name, ...(await freePortOption())]);

    expect(await (await fetch(`${url}/health`)).text()).toBe("OK");
    expect(output()).toBe(
      [
        `Millrace listens on ${url}`,
        `  data       sqlite:///${resolve(cwd, "mlflow.db")}`,
        `  artifacts  ${resolve(cwd, "mlartifacts")}`,
        `  client     export MLFLOW_TRACKING_URI=${url}`,
        "",
      ].join("\n"),
    );
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  test("takes any free port, a prefix, and MLflow's variables", async () => {
    const env = { MLFLOW_PORT: "0", MLFLOW_STATIC_PREFIX: "/ml" };
    const { url } = await running(["server", "-h", "localhost"], env);

    expect(url).toMatch(/^http:\/\/localhost:\d+\/ml$/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${new URL(url).origin}/health`)).status).toBe(404);
    const withoutSlash = await fetch(url, { redirect: "manual" });
    expect(withoutSlash.status).toBe(308);
    expect(withoutSlash.headers.get("location")).toBe("/ml/");
    expect((await fetch(url)).status).toBe(200);
  });

  test("reads variables from a file first, which do not replace those that are set", async () => {
    await writeFile(join(cwd, "test.env"), "MLFLOW_PORT=0\nMLFLOW_STATIC_PREFIX=/file\n");
    const env = { MLFLOW_STATIC_PREFIX: "/set" };
    const { url } = await running(["--env-file", join(cwd, "test.env"), "server"], env);

    expect(url).toMatch(/:\d+\/set$/);
    expect(url).not.toContain(":5000");
  });

  test("tells what its user may not expect", async () => {
    const options = ["--host", "0.0.0.0", "--workers", "4", "--cors-allowed-origins", "*"];
    const { url, output, child, ended } = await running(["server", "-p", "0", ...options]);
    child.kill("SIGINT");
    await ended;

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(output()).toMatch(/Note: --workers 4 changes nothing/);
    expect(output()).toMatch(/Warning: pages of every origin/);
    expect(output()).toMatch(/allow other host names with --allowed-hosts/);
    expect(output()).toMatch(/Stopping on SIGINT/);
  });

  test("says that artifacts are not served, or that nothing else is", async () => {
    const none = await running(["server", "-p", "0", "--no-serve-artifacts"]);
    expect(none.output()).toContain(`  artifacts  ${resolve(cwd, "mlruns")} (not served)\n`);
    const only = await running(["server", "-p", "0", "--artifacts-only"]);
    expect(only.output()).not.toMatch(/data|MLFLOW_TRACKING_URI/);
    const [, url, port] = /listens on (http:\/\/127\.0\.0\.1:(\d+))$/m.exec(only.output()) ?? [];
    expect(only.output()).toContain(
      `--default-artifact-root http://127.0.0.1:${port}/api/2.0/mlflow-artifacts/artifacts\n`,
    );
    const document = await (await fetch(`${url}/openapi.json`)).text();
    expect(document).toContain("/mlflow-artifacts/");
    expect(document).not.toContain("/mlflow/runs/");
  });

  test("never prints a password", async () => {
    const uri = "postgresql://me:secret@127.0.0.1:1/x";
    const { code, stdout, stderr } = await millrace(["server", "--backend-store-uri", uri], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain("secret");
  });
});

describe("on SIGTERM", () => {
  /** An upload whose end is still to come, over a connection that its client would keep. */
  async function upload(url: string): Promise<ClientRequest> {
    const headers = { "transfer-encoding": "chunked" };
    const options = { method: "PUT", headers, agent: new Agent({ keepAlive: true }) };
    const put = request(`${url}/api/2.0/mlflow-artifacts/artifacts/half.txt`, options);
    put.write("one ");
    await once(put, "socket");
    // The server has begun with it when it has answered another request that came later.
    await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts`);
    return put;
  }

  test("requests under way are finished, then the exit code is 0", async () => {
    const { child, ended, url, output } = await running(["server", "-p", "0"]);
    const put = await upload(url);
    child.kill("SIGTERM");
    while (!output().includes("Stopping on SIGTERM")) await once(child.stderr, "data");
    await expect(fetch(`${url}/health`)).rejects.toThrow("fetch failed");

    put.end("two");
    const [response] = (await once(put, "response")) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
    const answered = performance.now();
    expect(await ended).toEqual([0, null]);
    // A connection that is kept open with nothing to say holds up nothing.
    expect(performance.now() - answered).toBeLessThan(20_000);
  });

  test("a second signal ends it at once", async () => {
    const { child, ended, url, output } = await running(["server", "-p", "0"]);
    const put = await upload(url);
    put.on("error", () => {});
    child.kill("SIGTERM");
    while (!output().includes("Stopping on SIGTERM")) await once(child.stderr, "data");
    child.kill("SIGTERM");

    expect(await ended).toEqual([null, "SIGTERM"]);
  });
});

describe("a server that cannot start says why, in one or two lines", () => {
  const withDatabase = (uri: string) => ["--backend-store-uri", uri];

  /** Each: the options, the exit code, and what must be said. */
  const problems: Record<string, [string[], number, RegExp]> = {
    "a port that is no number": [["--port", "http"], 2, /--port is 'http'; write a port/],
    "a host of another machine": [["--host", "192.0.2.1", "-p", "0"], 1, /--host 127\.0\.0\.1/],
    "a host that does not exist": [["--host", "no.invalid", "-p", "0"], 1, /no\.invalid is not/],
    "a file as folder": [withDatabase("./text"), 1, /is a file and no folder/],
    "another kind of database": [withDatabase("mysql://a:b@c/d"), 1, /mysql.* not supported yet/],
    "no such directory": [withDatabase("sqlite:////no/such/a.db"), 1, /Its directory must exist/],
    "a file that is no database": [withDatabase("sqlite:///text"), 1, /text is not an SQLite/],
    "another schema revision": [
      withDatabase("sqlite:///old.db"),
      1,
      /revision.*\bmlflow db upgrade\b/,
    ],
    "a database that is away": [
      withDatabase("postgresql://me@127.0.0.1:1/x"),
      1,
      /cannot be reached at postgresql:\/\/me@127\.0\.0\.1:1\/x \(.*ECONNREFUSED/,
    ],
    "a database host that does not exist": [
      withDatabase("postgresql://me@no.invalid/x"),
      1,
      /cannot be reached at postgresql:\/\/me@no\.invalid\/x \(.*ENOTFOUND/,
    ],
    "an object store": [
      ["--artifacts-destination", "s3://b"],
      1,
      /--artifacts-destination: .*"s3"/,
    ],
    "a scheme that does not exist": [["--artifacts-destination", "foo://b"], 1, /"foo" is not/],
    "artifacts below a file": [["--artifacts-destination", "text/a"], 1, /text is not a directory/],
    "artifacts among the system's files": [
      ["--artifacts-destination", "/proc/self/x"],
      1,
      /^Error: --artifacts-destination: Artifacts cannot lie in \/proc/,
    ],
    "a root of an unknown scheme": [
      ["--default-artifact-root", "foo:/x"],
      2,
      /'foo'.* one of: abfss/,
    ],
    "a root that is no place": [
      ["--default-artifact-root", "/a/%2esx/\u0001"],
      2,
      /-root: Invalid/,
    ],
    "workers that are no number": [["--workers", "x"], 2, /--workers is 'x'; write a whole number/],
    "an origin with a path": [
      ["--cors-allowed-origins", "https://a.example,https://b.example/app"],
      2,
      /has 'https:\/\/b\.example\/app', which is no origin/,
    ],
    "an origin without its scheme": [["--cors-allowed-origins", "b.example"], 2, /no origin/],
    "both halves left out": [["--artifacts-only", "--no-serve-artifacts"], 2, /choose one/],
    "an option of another server": [["--gunicorn-opts", "--timeout 9"], 2, /--gunicorn-opts: /],
    accounts: [["--app-name", "basic-auth"], 2, /--app-name: Accounts .* not there yet/],
    "an unknown option": [["--nothing", "1"], 2, /unknown option '--nothing'/],
    "an option without its value": [["--port"], 2, /argument missing/],
    "a stray word": [["now"], 2, /too many arguments/],
  };

  beforeEach(async () => {
    await writeFile(
      join(cwd, "text"),
      "This is text, and long enough to be seen to be no database.",
    );
    const old = new DatabaseSync(join(cwd, "old.db"));
    old.exec(`
      create table experiments (experiment_id integer);
      create table alembic_version (version_num text);
      insert into alembic_version values ('c48cb773bb87');
    `);
    old.close();
  });

  test.each(Object.entries(problems))("%s", async (_, [options, code, message]) => {
    const outcome = await millrace(["server", ...options], { cwd });
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).toMatch(/^Error: .+\n(?:.+\n)?$/);
  });

  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await millrace(["server", "--port", String(port)], { cwd });
    taken.close();

    expect(code).toBe(1);
    expect(stderr).toBe(
      `Error: Port ${port} of 127.0.0.1 is taken: another program listens there, perhaps another server. ` +
        `End it, or choose another port: --port ${port + 1}\n`,
    );
  });

  test("a variable that asks for what is not there", async () => {
    const env = { MLFLOW_ENABLE_WORKSPACES: "true" };
    const { code, stderr } = await millrace(["server"], { cwd, env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Error: MLFLOW_ENABLE_WORKSPACES: Workspaces/);
  });

  test("an artifacts destination that holds the folder of the store", async () => {
    const args = ["server", ...withDatabase("./runs"), "--artifacts-destination", "."];
    const { code, stderr } = await millrace(args, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/may read and overwrite it/);
  });
});

describe("npm start", () => {
  const script = fileURLToPath(new URL("../../scripts/start.js", import.meta.url));

  test.each([
    [{ npm_config_port: "true" }, ["5001"], "npm start -- --port 5001"],
    [{ npm_config_static_prefix: "/ml" }, [], "npm start -- --static-prefix /ml"],
  ])("without -- says how options reach the server: %o", async (env, args, advice) => {
    const outcome = await runCommand(process.execPath, [script, ...args], { cwd, env });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain(`Write: ${advice}\n`);
  });
});

describe("PostgreSQL", () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.stop());

  test("is shown without its password", async () => {
    const uri = await postgres.createDatabase("shown");
    const { output } = await running(["server", "-p", "0", "--backend-store-uri", uri]);
    const { username, password, host } = new URL(uri);
    expect(output()).toContain(`  data       postgresql://${username}@${host}/shown\n`);
    expect(output()).not.toContain(password);
  });

  test.each([
    ["a wrong password", (url: URL) => (url.password = "wrong"), /Check user and password/],
    ["a database that is not there", (url: URL) => (url.pathname = "/none"), /Make it, with/],
  ])("with %s says what to do", async (_, spoil, message) => {
    const url = new URL(postgres.url);
    spoil(url);
    const command = ["server", "--backend-store-uri", url.href];
    const { code, stderr } = await millrace(command, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^Error: .+\n$/);
  });
});

describe("help", () => {
  test("of server names every option, its variable and its default", async () => {
    const { code, stdout: text } = await millrace(["server", "--help"], { cwd });
    const stdout = text.replaceAll(/\s+/g, " ");
    expect(code).toBe(0);
    for (const variable of Object.values(serverVariables)) expect(stdout).toContain(variable);
    for (const part of ["-h, --host", "default: 5000", "mlartifacts", "Examples:", "Security:"])
      expect(stdout).toContain(part);
    expect(stdout).not.toContain("gunicorn");
  });

  test("of millrace lists its commands; a group alone shows its own and fails", async () => {
    expect((await millrace(["--help"], { cwd })).stdout).toMatch(/server.*ui.*experiments.*runs/s);
    expect(await millrace(["experiments"], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/create.*search.*csv/s),
    });
    expect((await millrace(["--version"], { cwd })).stdout).toMatch(/^millrace, version \d/);
  });
});
