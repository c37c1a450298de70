import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../../src/protocol/contract.ts";
import { type Method, pathsOf } from "../../src/protocol/endpoint.ts";
import { methodsAt, unimplementedFeature } from "../../src/protocol/unimplemented.ts";
import { filledIn, mlflowRoutes } from "../setup/mlflow-routes.ts";
import { type Answer, exchange } from "../setup/raw-http.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ cwd: await tempDir() });
}, 60_000);
afterAll(() => server.stop());

const ask = (method: Method, target: string): Promise<Answer> =>
  exchange(server.port, {
    method,
    target,
    headers: { "content-type": "application/json" },
    ...(method !== "GET" && { body: "{}" }),
  });

const json = expect.objectContaining({
  "content-type": expect.stringMatching(/^application\/json/) as string,
}) as Answer["headers"];

describe("a route of MLflow's that is not served yet says which feature it needs", () => {
  const unserved = mlflowRoutes
    .map(({ method, path }) => ({ method, path: filledIn(path) }))
    .map((route) => ({ ...route, feature: unimplementedFeature(route.method, route.path) }))
    .filter(({ feature }) => feature !== undefined);

  test("there are some", () => {
    expect(unserved.length).toBeGreaterThan(300);
  });

  test.each(unserved)("$method $path", async ({ method, path, feature }) => {
    const { status, headers, body } = await ask(method, `${path}?a=b`);
    expect({ status, headers, ...JSON.parse(body) }).toEqual({
      status: 501,
      headers: json,
      error_code: "NOT_IMPLEMENTED",
      message: `${feature} not part of this server yet (${method} ${path}).`,
    });
  });
});

test.each(["/nowhere", "/api/2.0/mlflow/nowhere", "/api/2.0/mlflow/runs/create/x", "//", "/docs/"])(
  "%s is no endpoint",
  async (path) => {
    const { status, headers, body } = await ask("POST", path);
    expect({ status, headers, ...JSON.parse(body) }).toEqual({
      status: 404,
      headers: json,
      error_code: "ENDPOINT_NOT_FOUND",
      message: expect.stringContaining(`POST ${path}`),
    });
  },
);

describe("an endpoint says which methods it takes", () => {
  const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
  const paths = Object.values(contract)
    .flat()
    .flatMap(pathsOf)
    .map((path) => filledIn(path.replace("*}", "}")));
  const wrong = [...new Set(paths)].flatMap((path) =>
    methods
      .filter((method) => !methodsAt(path).includes(method))
      .map((method) => ({ method, path, allow: methodsAt(path) })),
  );

  test.each(wrong)("$method $path", async ({ method, path, allow }) => {
    const { status, headers, body } = await ask(method, path);
    expect({ status, headers, ...JSON.parse(body) }).toEqual({
      status: 405,
      headers: expect.objectContaining({ allow: allow.join(", ") }),
      error_code: "ENDPOINT_NOT_FOUND",
      message: expect.stringContaining(`${method} ${path}`),
    });
  });
});
