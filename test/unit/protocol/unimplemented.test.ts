import { describe, expect, test } from "vitest";
import { contract } from "../../../src/protocol/contract.ts";
import { pathsOf } from "../../../src/protocol/endpoint.ts";
import { methodsAt, unimplementedFeature } from "../../../src/protocol/unimplemented.ts";
import { filledIn, mlflowRoutes } from "../../setup/mlflow-routes.ts";

/** A path's parameters as one word each; names of parameters differ between the two lists. */
const anonymous = (path: string): string => path.replaceAll(/\{\w+\*?\}/g, "{}");

const served = new Set(
  Object.values(contract)
    .flat()
    .flatMap((endpoint) =>
      endpoint.methods.flatMap((method) =>
        pathsOf(endpoint).map((path) => `${method} ${anonymous(path)}`),
      ),
    ),
);

const isServed = (method: string, path: string): boolean =>
  served.has(`${method} ${anonymous(path)}`);

test("MLflow's routes are all here", () => {
  expect(mlflowRoutes.length).toBe(532);
  expect(new Set(mlflowRoutes.map(({ method, path }) => `${method} ${path}`)).size).toBe(532);
});

describe("every route of MLflow's is served, or says which feature it needs", () => {
  const routes = mlflowRoutes.map(({ method, path }) => ({
    method,
    path: filledIn(path),
    template: path,
  }));

  test.each(routes.filter(({ method, template }) => isServed(method, template)))(
    "$method $template: served",
    ({ method, path }) => {
      expect(unimplementedFeature(method, path)).toBeUndefined();
      expect(methodsAt(path)).toContain(method);
    },
  );

  test.each(routes.filter(({ method, template }) => !isServed(method, template)))(
    "$method $template: not yet",
    ({ method, path }) => {
      expect(unimplementedFeature(method, path)).toMatch(/^[A-Z].* (?:is|are)$/);
      expect(methodsAt(path)).toContain(method);
    },
  );
});

test.each([
  ["POST", "/api/3.0/mlflow/scorers/register", "Scorers are"],
  ["GET", "/ajax-api/3.0/mlflow/scorers/list", "Scorers are"],
  ["HEAD", "/ajax-api/3.0/mlflow/scorers/list", "Scorers are"],
  ["GET", "/api/3.0/mlflow/mcp-servers/org/a/versions/1", "The registry of MCP servers is"],
  ["POST", "/api/3.0/mlflow/traces", "Traces are"],
  ["GET", "/api/3.0/mlflow/traces/tr-1/assessments/a-1", "Assessments of traces are"],
  ["POST", "/gateway/proxy/chat/v1/models/x", "The AI gateway is"],
  ["POST", "/gateway/gemini/v1beta/models/m:generateContent", "The AI gateway is"],
  ["POST", "/ajax-api/3.0/jobs/", "Jobs are"],
  ["GET", "/static-files/js/main.js", "The web UI is"],
])("%s %s: %s", (method, path, feature) => {
  expect(unimplementedFeature(method, path)).toBe(feature);
});

test("MLflow's exporter is told, in words that it reads, to stop sending spans", () => {
  expect(unimplementedFeature("POST", "/v1/traces")).toContain(
    "REST OTLP span logging is not supported",
  );
});

test.each([
  ["GET", "/api/2.0/mlflow/nothing"],
  ["GET", "/api/3.0/mlflow/registered-models/search"],
  ["GET", "/api/2.0/mlflow/registered-models/search/"],
  ["GET", "/api/2.0/mlflow/registered-models/searchx"],
  ["GET", "/xapi/2.0/mlflow/registered-models/search"],
  ["GET", "/api/2x0/mlflow/registered-models/search"],
  ["GET", "/prefix/health"],
  ["GET", "//"],
  ["GET", ""],
])("%s %s is no route of MLflow's", (method, path) => {
  expect(unimplementedFeature(method, path)).toBeUndefined();
  expect(methodsAt(path)).toEqual([]);
});

test.each([
  ["/api/2.0/mlflow/runs/create", ["POST"]],
  ["/ajax-api/2.0/mlflow/experiments/search", ["GET", "POST"]],
  ["/api/2.0/mlflow-artifacts/artifacts/a/b", ["DELETE", "GET", "PUT"]],
  ["/api/2.0/mlflow/registered-models/alias", ["DELETE", "GET", "POST"]],
  ["/health", ["GET"]],
])("%s takes %j", (path, methods) => {
  expect(methodsAt(path)).toEqual(methods);
});
