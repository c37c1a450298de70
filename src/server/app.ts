import { createServer } from "node:http";
import fastify, { type FastifyInstance } from "fastify";
import { escapeStrayPercents } from "../core/artifact-path.ts";
import { ApiError } from "../protocol/errors.ts";
import { unimplementedFeature } from "../protocol/unimplemented.ts";
import type { Context } from "./context.ts";
import { answerError } from "./errors.ts";
import { artifactRoutes } from "./routes/artifacts.ts";
import { docsRoutes } from "./routes/docs.ts";
import { mlflowArtifactRoutes } from "./routes/mlflow-artifacts.ts";
import { serverInfoRoutes } from "./routes/server-info.ts";
import { trackingRoutes } from "./routes/tracking.ts";
import { guard } from "./security.ts";
import { serve } from "./serve.ts";

const routes = [...serverInfoRoutes, ...trackingRoutes, ...artifactRoutes, ...mlflowArtifactRoutes];

/** How long a connection may be silent, in milliseconds. */
const SILENCE = 120_000;

/** A tracking server's HTTP application. */
export function buildApp(context: Context): FastifyInstance {
  const { settings } = context;
  const lets = guard(settings);
  const app = fastify({
    serverFactory: (handler) =>
      createServer({ requestTimeout: 0, keepAliveTimeout: SILENCE }, (request, response) => {
        if (lets(request, response)) handler(request, response);
      }),
    rewriteUrl: ({ url = "/" }) => escapeStrayPercents(url),
    frameworkErrors: answerError,
    connectionTimeout: SILENCE,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 4096, querystringParser: () => ({}) },
  });
  // MLflow reads a GET's fields from a JSON body where the query is empty.
  app.addHttpMethod("GET", { hasBody: true, overrideExisting: true });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(async ({ method, url }) => {
    throw notServed(method, url, settings.staticPrefix);
  });
  serve(app, routes, context, settings.staticPrefix);
  app.register(docsRoutes, { prefix: settings.staticPrefix });
  return app;
}

function notServed(method: string, url: string, prefix: string): ApiError {
  const path = url.split("?", 1)[0]!;
  const feature = path.startsWith(prefix)
    ? unimplementedFeature(method, path.slice(prefix.length))
    : undefined;
  return feature === undefined
    ? new ApiError(
        "ENDPOINT_NOT_FOUND",
        `There is no endpoint ${method} ${path}. See /docs for those there are.`,
      )
    : new ApiError(
        "NOT_IMPLEMENTED",
        `${feature} not part of this server yet (${method} ${path}).`,
      );
}
