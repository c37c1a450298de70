import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeRequest, decodeResponse } from "../../src/protocol/codec.ts";
import { contract, MLFLOW_VERSION } from "../../src/protocol/contract.ts";
import { type Endpoint, pathsOf } from "../../src/protocol/endpoint.ts";
import { errorStatus } from "../../src/protocol/errors.ts";
import { exampleOf } from "../../src/protocol/examples.ts";
import { type OpenApiDocument, openApiDocument } from "../../src/protocol/openapi.ts";
import { docsRoutes } from "../../src/server/routes/docs.ts";
import { exampleRequest, makeWorld, send } from "../setup/example-world.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const endpoints = Object.values(contract).flat();
const document = openApiDocument({ version: "1.2.3", serverUrl: "/" });
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every value of a key, anywhere in a value. */
function* valuesOf(key: string, value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* valuesOf(key, inner);
  }
}

const at = (root: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], root);

describe("the OpenAPI document", () => {
  test("says what it describes", () => {
    expect(document).toMatchObject({
      openapi: "3.1.1",
      info: { version: "1.2.3", license: { identifier: "Apache-2.0" } },
      servers: [{ url: "/" }],
    });
    expect(document.info.description).toContain(MLFLOW_VERSION);
  });

  test("has every endpoint with each of its methods, and no other", () => {
    const declared = endpoints.flatMap((endpoint) =>
      endpoint.methods.map((method) => `${method} ${pathsOf(endpoint)[0]!.replace("*}", "}")}`),
    );
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(described.toSorted()).toEqual(declared.toSorted());
  });

  test("refers only to what it holds", () => {
    const references = [...new Set(valuesOf("$ref", document))] as string[];
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => at(document, reference) === undefined)).toEqual([]);
  });

  test("holds no message that nothing refers to", () => {
    const references = new Set(valuesOf("$ref", document));
    const names = Object.keys(document.components.schemas);
    expect(names.filter((name) => !references.has(`#/components/schemas/${name}`))).toEqual([]);
  });

  test("names each operation once", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(operations)("$method $path is complete", ({ path, operation }) => {
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
    expect(inPath.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(inPath.every(({ required, example }) => required && example !== undefined)).toBe(true);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(["200", "400", "403", "default"]),
    );
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
    expect(operation["x-millrace-touches"]).toHaveProperty("resource");
  });

  test("describes each kind of field", () => {
    const { properties } = document.components.schemas["Metric"]!;
    expect(properties).toMatchObject({
      key: { type: "string" },
      step: { type: "integer", format: "int64", default: 0 },
      value: {
        oneOf: [{ type: "number" }, { type: "string", enum: ["NaN", "Infinity", "-Infinity"] }],
      },
    });
    expect(document.components.schemas["RunInfo"]).toMatchObject({
      required: expect.arrayContaining(["run_id", "status"]),
      properties: { status: { enum: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] } },
    });
    expect(document.components.schemas["Run"]).toMatchObject({
      properties: { info: { $ref: "#/components/schemas/RunInfo" } },
    });
  });
});

/** What a value is made of: the names of its fields and the types of their values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

/** What must have happened to a run or experiment before it can be restored. */
const before: Readonly<Record<string, string>> = {
  restoreExperiment: "deleteExperiment",
  restoreRun: "deleteRun",
};

const needsObjectStore = new Set([
  "createPresignedUploadUrl",
  "createPresignedDownloadUrl",
  "createMultipartUpload",
  "completeMultipartUpload",
  "abortMultipartUpload",
  "getPresignedDownloadUrl",
]);

/** The example of what is drawn or packed is its beginning. */
const isMade = ({ path }: Endpoint): boolean => /^\/figures\/|\/archive$/.test(path);

const local = endpoints.filter(
  ({ name, answer }) => !needsObjectStore.has(name) && answer !== "events",
);

describe("every example", () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer({ cwd: await tempDir() });
  }, 60_000);
  afterAll(() => server.stop());

  test.each(endpoints)("$name: its request fits the schema", (endpoint) => {
    const { request } = exampleOf(endpoint);
    expect(decodeRequest(endpoint, { body: request })).toBeDefined();
  });

  const ask = async (endpoint: Endpoint): Promise<{ status: number; text: string }> => {
    const world = await makeWorld(server.url);
    const first = endpoints.find(({ name }) => name === before[endpoint.name]);
    if (first) await send(server.url, exampleRequest(first, world));
    const answer = await send(server.url, exampleRequest(endpoint, world));
    return { status: answer.status, text: await answer.text() };
  };

  test.each(local.filter(({ answer }) => answer === "json"))(
    "$name: is answered as it says",
    async (endpoint) => {
      const { status, text } = await ask(endpoint);
      const { response } = exampleOf(endpoint);
      expect({ status, shape: shapeOf(JSON.parse(text)) }).toEqual({
        status: 200,
        shape: shapeOf(response),
      });
      expect(decodeResponse(endpoint, JSON.stringify(response))).toBeDefined();
    },
  );

  test.each(local.filter(({ answer }) => answer !== "json"))(
    "$name: is answered as it says",
    async (endpoint) => {
      const { status, text } = await ask(endpoint);
      const response = String(exampleOf(endpoint).response);
      const compared = isMade(endpoint) ? text.slice(0, response.length) : text;
      expect({ status, text: compared }).toEqual({ status: 200, text: response });
    },
  );

  test.each(endpoints.filter(({ name }) => needsObjectStore.has(name)))(
    "$name: needs an object store",
    async (endpoint) => {
      const { status, text } = await ask(endpoint);
      expect({ status, body: JSON.parse(text) }).toMatchObject({
        status: 501,
        body: { error_code: "NOT_IMPLEMENTED" },
      });
      const { response } = exampleOf(endpoint);
      expect(decodeResponse(endpoint, JSON.stringify(response))).toBeDefined();
    },
  );
});

describe.each(["", "/some/prefix"])("served below '%s'", (prefix) => {
  const app = fastify();
  let origin: string;

  beforeAll(async () => {
    const settings = { artifactsOnly: false, serveArtifacts: true, staticPrefix: prefix };
    app.register((scope) => docsRoutes(scope, settings), { prefix });
    origin = await app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => app.close());

  test("the document says where its paths begin", async () => {
    const answer = await fetch(`${origin}${prefix}/openapi.json`);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const served = (await answer.json()) as OpenApiDocument;
    expect(served.servers).toEqual([{ url: prefix || "/" }]);
    expect(served.paths).toEqual(JSON.parse(JSON.stringify(document.paths)));
  });

  test("the page needs nothing but itself", async () => {
    const url = `${origin}${prefix}/docs`;
    const answer = await fetch(url);
    const page = await answer.text();
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\sstyle=/i);

    const [, style = ""] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(answer.headers.get("content-security-policy")).toMatch(
      new RegExp(`^default-src 'none'; style-src 'sha256-${RegExp.escape(hash)}';`),
    );

    const ids = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id));
    const links = Array.from(page.matchAll(/ href="([^"]+)"/g), ([, link = ""]) => link);
    const inside = links.filter((link) => link.startsWith("#"));
    expect(inside.filter((link) => !ids.has(link.slice(1)))).toEqual([]);
    const outside = new Set(links.filter((link) => !link.startsWith("#")));
    expect([...outside]).toEqual(["openapi.json"]);
    expect((await fetch(new URL("openapi.json", url))).status).toBe(200);
    for (const { operation } of operations) expect(ids).toContain(operation.operationId);
  });
});

test("the reference lists every error code with its status", async () => {
  const page = await readFile(new URL("../../docs/reference/rest-api.md", import.meta.url), "utf8");
  const rows = Array.from(page.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) /gm), ([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(rows).toEqual(Object.entries(errorStatus));
});
