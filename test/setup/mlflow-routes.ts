import { readFileSync } from "node:fs";
import type { Method } from "../../src/protocol/endpoint.ts";

/** A route of MLflow's server; `{name}` in its path stands for what a client puts there. */
export interface MlflowRoute {
  method: Method;
  path: string;
}

const list = new URL("../fixtures/mlflow-routes.txt", import.meta.url);

/**
 * Every route that MLflow 3.17.2's server answers. A line of the list is methods and a path, whose
 * `/(ajax-)api` stands for both prefixes.
 */
export const mlflowRoutes: readonly MlflowRoute[] = readFileSync(list, "utf8")
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [methods = "", template = ""] = line.split(" ");
    const paths = template.startsWith("/(ajax-)api")
      ? ["/api", "/ajax-api"].map((prefix) => template.replace("/(ajax-)api", prefix))
      : [template];
    return methods
      .split(",")
      .flatMap((method) => paths.map((path) => ({ method: method as Method, path })));
  });

/** A path with something in each of its parameters' places. */
export const filledIn = (path: string): string => path.replaceAll(/\{\w+\}/g, "x1");
