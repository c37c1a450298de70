import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../../src/protocol/contract.ts";
import { type Endpoint, type Method, pathsOf } from "../../src/protocol/endpoint.ts";
import { exampleOf } from "../../src/protocol/examples.ts";
import { inWorld, makeWorld, requestTo, type Sent, type World } from "../setup/example-world.ts";
import { type Answer, exchange } from "../setup/raw-http.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const JSON_LIMIT = 4 * 1024 * 1024;
const writes: ReadonlySet<Method> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

interface Route {
  endpoint: Endpoint;
  method: Method;
  /** The path's template, below either prefix. */
  path: string;
}

/** Every route of the contract, so that a new endpoint is tested without being named here. */
const routes: Route[] = Object.values(contract)
  .flat()
  .flatMap((endpoint) =>
    endpoint.methods.flatMap((method) =>
      pathsOf(endpoint).map((path) => ({ endpoint, method, path })),
    ),
  );
const writeRoutes = routes.filter(({ method }) => writes.has(method));
const jsonWriteRoutes = writeRoutes.filter(({ endpoint }) => endpoint.body === "json");

let server: RunningServer;
let world: World;

beforeAll(async () => {
  server = await startServer({ cwd: await tempDir() });
  world = await makeWorld(server.url);
}, 60_000);
afterAll(() => server.stop());

/** The request of an endpoint's example, on one of its routes. */
function example({ endpoint, method, path }: Route): Sent {
  const { request, upload } = exampleOf(endpoint);
  const sent = requestTo(endpoint, inWorld(request, world), upload, method);
  const prefix = pathsOf(endpoint)[0]!.split("/", 2)[1]!;
  return { ...sent, target: sent.target.replace(`/${prefix}/`, `/${path.split("/", 2)[1]}/`) };
}

const sentWith = (sent: Sent, headers: Sent["headers"]): Promise<Answer> =>
  exchange(server.port, { ...sent, headers: { ...sent.headers, ...headers } });

/** What any write would change. */
async function state(): Promise<unknown> {
  const { run_id, experiment_id, model_id } = world;
  const asked = [
    `runs/get?run_id=${run_id}`,
    `experiments/get?experiment_id=${experiment_id}`,
    `experiments/search?max_results=1000&view_type=ALL`,
    `logged-models/${model_id}`,
    `artifacts/list?run_id=${run_id}`,
    `metrics/get-history?run_id=${run_id}&metric_key=loss`,
  ];
  return Promise.all(
    asked.map(async (one) => (await fetch(`${server.url}/api/2.0/mlflow/${one}`)).json()),
  );
}

/** The headers of every answer. */
const guards = { "x-content-type-options": "nosniff", "x-frame-options": "SAMEORIGIN" };

const refused = (status: number, error_code: string) => ({
  status,
  headers: expect.objectContaining({
    ...guards,
    "content-type": expect.stringMatching(/^application\/json/),
  }) as Answer["headers"],
  body: expect.stringMatching(
    new RegExp(`^\\{"error_code":"${error_code}","message":".+"\\}$`),
  ) as string,
});

test("the contract's routes are all here", () => {
  expect(routes.length).toBeGreaterThan(100);
});

describe("a request for an unknown host is refused (DNS rebinding)", () => {
  const guarded = routes.filter(({ path }) => path !== "/health" && path !== "/version");

  test.each(guarded)("$method $path", async (route) => {
    const answer = await sentWith(example(route), { host: "evil.example" });
    expect(answer).toEqual(refused(403, "PERMISSION_DENIED"));
  });

  test.each(["/health", "/version"])("%s is what probes ask by any name", async (target) => {
    const sent: Sent = { method: "GET", target, headers: { host: "pod-7:5000" } };
    expect((await exchange(server.port, sent)).status).toBe(200);
  });

  const target = "/api/2.0/mlflow/experiments/search?max_results=1";
  const ask = (host: string) => exchange(server.port, { method: "GET", target, headers: { host } });

  test.each([
    "evil.example:5000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:127.0.0.1",
    "localhost@evil.example",
    "xlocalhost",
    "10.evil.example",
    "192.168.evil.example",
    "172.16.0.1.evil.example",
    "fc00:evil.example",
    "169.254.169.254",
    "8.8.8.8",
    "[::2]",
    "localhost, evil.example",
  ])("as '%s'", async (host) => {
    expect((await ask(host)).status).toBe(403);
  });

  test.each([
    "localhost",
    "LOCALHOST:5000",
    "127.0.0.1:1",
    "[::1]",
    "[::1]:5000",
    "0.0.0.0:5000",
    "10.1.2.3:5000",
    "192.168.1.9",
    "172.31.0.1:80",
  ])("'%s' is this machine's or a private network's", async (host) => {
    expect((await ask(host)).status).toBe(200);
  });

  test("of HTTP/1.0, that names none, too", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.end(`GET ${target} HTTP/1.0\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe("a write from another site's page is refused", () => {
  test.each(writeRoutes)("$method $path", async (route) => {
    const before = await state();
    const answer = await sentWith(example(route), { origin: "https://evil.example" });
    expect(answer).toEqual(refused(403, "PERMISSION_DENIED"));
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(await state()).toEqual(before);
  });

  const create: Sent = {
    method: "POST",
    target: "/api/2.0/mlflow/experiments/create",
    headers: { "content-type": "application/json" },
    body: "{}",
  };

  test.each([
    "null",
    "file://",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example:5000",
    "http://localhost@evil.example",
    "http://evil.example/http://localhost",
    "https://evil.example, http://localhost",
    "chrome-extension://abcdef",
    "chrome-extension://localhost:5000",
    "localhost",
    "",
  ])("of the origin '%s'", async (origin) => {
    expect((await sentWith(create, { origin })).status).toBe(403);
  });

  test.each([
    "http://localhost",
    "http://localhost:3000",
    "https://127.0.0.1:8443",
    "http://[::1]:1",
  ])("not of this machine's %s", async (origin) => {
    const answer = await sentWith(create, { origin });
    expect(answer.status).toBe(400);
    expect(answer.headers["access-control-allow-origin"]).toBe(origin);
    expect(answer.headers.vary).toMatch(/\bOrigin\b/i);
  });

  test.each([
    ["http://10.1.2.3:5000", 400],
    ["https://10.1.2.3:5000", 400],
    ["chrome-extension://10.1.2.3:5000", 403],
    ["ftp://10.1.2.3:5000", 403],
    ["http://10.1.2.3", 403],
  ])("unless it is the server's own, with or without TLS: %s", async (origin, status) => {
    expect((await sentWith(create, { origin, host: "10.1.2.3:5000" })).status).toBe(status);
  });

  test.each(routes.filter(({ method }) => method === "GET"))(
    "$path may be asked, but not read, by it",
    async (route) => {
      const answer = await sentWith(example(route), { origin: "https://evil.example" });
      expect(answer.status).toBeOneOf([200, 501]);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  test.each(writeRoutes)("$method $path: a browser that asks first is told", async (route) => {
    const asking = {
      "access-control-request-method": route.method,
      "access-control-request-headers": "content-type",
    };
    const { target } = example(route);
    const preflight: Sent = { method: "OPTIONS" as Method, target, headers: asking };

    const foreign = await sentWith(preflight, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    expect(foreign.headers["access-control-allow-origin"]).toBeUndefined();
    expect(foreign.headers).toMatchObject(guards);

    const local = await sentWith(preflight, { origin: "http://localhost:3000" });
    expect(local.status).toBe(200);
    expect(local.headers["access-control-allow-origin"]).toBe("http://localhost:3000");
    expect(local.headers["access-control-allow-methods"]).toContain(route.method);
    expect(local.headers["access-control-allow-headers"]).toContain("content-type");
  });
});

describe("JSON is taken as application/json only", () => {
  const types = [
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonx",
    "text/plain; application/json",
    "<script>alert(1)</script>",
  ];

  test.each(jsonWriteRoutes)("$method $path", async (route) => {
    const before = await state();
    const { "content-type": _, ...headers } = example(route).headers;
    const sent = { ...example(route), body: example(route).body ?? "{}", headers };
    for (const type of types) {
      const answer = await sentWith(sent, { "content-type": type });
      expect(answer).toEqual(refused(400, "INVALID_PARAMETER_VALUE"));
    }
    const untyped = await exchange(server.port, sent);
    expect(untyped).toEqual(refused(400, "INVALID_PARAMETER_VALUE"));
    expect(await state()).toEqual(before);
  });

  test("with any parameter", async () => {
    const body = JSON.stringify({ max_results: 1 });
    const sent: Sent = {
      method: "POST",
      target: "/api/2.0/mlflow/experiments/search",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
    };
    expect((await exchange(server.port, sent)).status).toBe(200);
  });
});

describe("a body that is too large is refused unread", () => {
  test.each(jsonWriteRoutes)("$method $path", async (route) => {
    const { method, target } = example(route);
    const limit = route.endpoint.largestBody ?? JSON_LIMIT;
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${limit + 1}\r\nConnection: close\r\n\r\n{`,
    );
    socket.setTimeout(5_000, () => socket.destroy(new Error("no answer")));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain(`"error_code":"INVALID_PARAMETER_VALUE"`);
  });

  test("also where its length is not announced", async () => {
    const socket = connect(server.port, "127.0.0.1");
    const answer = text(socket);
    socket.write(
      "POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const chunk = "x".repeat(1024 * 1024);
    for (let sent = 0; sent <= JSON_LIMIT; sent += chunk.length)
      socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d [^]*"error_code":"INVALID_PARAMETER_VALUE"/);
  });

  test("an upload of more than 10 MiB through the UI's route", async () => {
    const target = `/api/2.0/mlflow/upload-artifact?run_id=${world.run_id}&path=big.bin`;
    const answer = await fetch(server.url + target, {
      method: "POST",
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    expect(answer.status).toBe(400);
    const list = await fetch(`${server.url}/api/2.0/mlflow/artifacts/list?run_id=${world.run_id}`);
    expect(await list.text()).not.toContain("big.bin");
  });
});

describe("every answer carries the headers that browsers heed", () => {
  test.each(routes)("$method $path", async (route) => {
    const succeeding = await makeWorld(server.url);
    const { request, upload } = exampleOf(route.endpoint);
    const fields = inWorld(request, succeeding);
    const sent = requestTo(route.endpoint, fields, upload, route.method);
    expect((await exchange(server.port, sent)).headers).toMatchObject(guards);
  });

  test.each([
    ["GET", "/"],
    ["GET", "/nowhere"],
    ["GET", "/docs"],
    ["GET", "/openapi.json"],
    ["POST", "/api/2.0/mlflow/registered-models/create"],
    ["DELETE", "/api/2.0/mlflow/runs/create"],
    ["GET", "/api/2.0/mlflow/runs/get"],
    ["GET", "/%ff"],
  ] as const)("%s %s", async (method, target) => {
    const answer = await exchange(server.port, { method, target, headers: {} });
    expect(answer.headers).toMatchObject(guards);
  });

  test("pages run nothing that is not theirs", async () => {
    const { headers } = await exchange(server.port, {
      method: "GET",
      target: "/docs",
      headers: {},
    });
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none';/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe("an artifact is never a page of this server", () => {
  const html = "<script>alert(document.domain)</script>";
  const names = ["page.html", "image.svg", "data.xml", "MLmodel", "no-extension", "é.html"];

  /** These have tests of their own in artifact-views.test.ts. */
  const views = new Set(["downloadArtifactArchive", "showArtifactPage"]);
  const streams = routes.filter(
    ({ endpoint: { answer, name, touches } }) =>
      answer === "stream" && touches.resource !== "figure" && !views.has(name),
  );

  test("some endpoints answer with files", () => {
    expect(streams.length).toBeGreaterThanOrEqual(5);
  });

  test.each(streams)("$method $path", async (route) => {
    const { experiment_id, run_id, model_id } = world;
    const inRun = `${experiment_id}/${run_id}/artifacts`;
    const inModel = `${experiment_id}/models/${model_id}/artifacts`;
    for (const name of names) {
      for (const root of [inRun, inModel]) {
        const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${root}/${encodeURIComponent(name)}`;
        expect((await fetch(url, { method: "PUT", body: html })).status).toBe(200);
      }
      const path = { path: name, artifact_file_path: name, artifact_path: `${inRun}/${name}` };
      const fields = { ...inWorld(exampleOf(route.endpoint).request, world), ...path };
      const answer = await exchange(
        server.port,
        requestTo(route.endpoint, pick(fields, route.endpoint), undefined, route.method),
      );
      expect(answer).toMatchObject({ status: 200, body: html, headers: guards });
      const { headers } = answer;
      expect(headers["content-disposition"]).toMatch(/^attachment; filename/);
      expect(headers["content-security-policy"]).toMatch(/\bsandbox\b/);
      expect(headers["content-security-policy"]).not.toContain("allow-scripts");
    }
  });
});

/** The fields that an endpoint's example has. */
const pick = (fields: Readonly<Record<string, unknown>>, endpoint: Endpoint) =>
  Object.fromEntries(Object.keys(exampleOf(endpoint).request).map((name) => [name, fields[name]]));

test("where every origin may write, none may use what a browser has stored for this server", async () => {
  const open = await startServer({
    cwd: await tempDir(),
    args: ["--cors-allowed-origins", "*"],
  });
  const { status, headers } = await exchange(open.port, {
    method: "POST",
    target: "/api/2.0/mlflow/experiments/search",
    headers: { "content-type": "application/json", origin: "https://any.example" },
    body: JSON.stringify({ max_results: 1 }),
  });
  await open.stop();
  expect(status).toBe(200);
  expect(headers["access-control-allow-origin"]).toBeOneOf(["*", "https://any.example"]);
  expect(headers["access-control-allow-credentials"]).toBeUndefined();
});
