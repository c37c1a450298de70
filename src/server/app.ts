import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { escapeStrayPercents } from "../core/artifact-path.ts";
import { ApiError } from "../protocol/errors.ts";
import { methodsAt, unimplementedFeature } from "../protocol/unimplemented.ts";
import type { Context } from "./context.ts";
import { answerError } from "./errors.ts";
import { httpServer } from "./http-server.ts";
import { artifactRoutes } from "./routes/artifacts.ts";
import { docsRoutes } from "./routes/docs.ts";
import { eventRoutes } from "./routes/events.ts";
import { figureRoutes } from "./routes/figures.ts";
import { mlflowArtifactRoutes } from "./routes/mlflow-artifacts.ts";
import { registryRoutes } from "./routes/registry.ts";
import { serverInfoRoutes } from "./routes/server-info.ts";
import { trackingRoutes } from "./routes/tracking.ts";
import { uiRoutes } from "./routes/ui.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { serve } from "./serve.ts";
import type { ServerSettings } from "./settings.ts";
import { isNavigation, isPagePath, sendUi } from "./ui-page.ts";

const routes = [
  ...serverInfoRoutes,
  ...trackingRoutes,
  ...eventRoutes,
  ...registryRoutes,
  ...webhookRoutes,
  ...artifactRoutes,
  ...mlflowArtifactRoutes,
  ...figureRoutes,
];

/** A tracking server's HTTP application. */
export function buildApp(context: Context): FastifyInstance {
  const { settings } = context;
  const app = fastify({
    serverFactory: (handler) => httpServer(handler, settings),
    rewriteUrl: ({ url = "/" }) => escapeStrayPercents(url),
    frameworkErrors: answerError,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
    routerOptions: { querystringParser: () => ({}) },
  });
  // The routes read bodies themselves, of a GET too: MLflow reads its fields from one where the query
  // is empty. Fastify would ask its parsers first.
  for (const method of app.supportedMethods)
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  app.setErrorHandler(answerError);
  // Streams of events do not end by themselves.
  app.addHook("preClose", async () => context.changes.close());
  app.setNotFoundHandler(async (request, reply) => notServed(request, reply, settings));
  serve(app, routes, context, settings.staticPrefix);
  app.register((scope) => docsRoutes(scope, settings), { prefix: settings.staticPrefix });
  if (settings.staticPrefix !== "")
    app.get(settings.staticPrefix, async (_, reply) =>
      reply.redirect(`${settings.staticPrefix}/`, 308),
    );
  app.register(uiRoutes, { prefix: settings.staticPrefix });
  return app;
}

/** Without these Fastify loads a validator and a serializer of its own; the contract has its codec. */
function noSchemas(): never {
  throw new Error("Routes have no schemas of Fastify's.");
}

/**
 * 501 for what MLflow's server has and this one has not yet, 405 for a wrong method, the UI for a
 * page that it may have, else 404.
 */
function notServed(request: FastifyRequest, reply: FastifyReply, settings: ServerSettings) {
  const { method, url } = request;
  const { staticPrefix: prefix } = settings;
  const path = url.split("?", 1)[0]!;
  const route = path.startsWith(prefix) ? path.slice(prefix.length) : "";
  const feature = unimplementedFeature(method, route);
  if (feature !== undefined)
    throw new ApiError(
      "NOT_IMPLEMENTED",
      `${feature} not part of this server yet (${method} ${path}).`,
    );
  const methods = methodsAt(route).join(", ");
  if (methods === "" && isNavigation(request) && route.startsWith("/") && isPagePath(route))
    return sendUi(reply, settings);
  const hint =
    methods === "" ? `See ${prefix}/docs for those there are.` : `The path takes ${methods}.`;
  const error = new ApiError(
    "ENDPOINT_NOT_FOUND",
    `There is no endpoint ${method} ${path}. ${hint}`,
  );
  if (methods === "") throw error;
  return reply
    .code(405)
    .header("allow", methods)
    .header("content-type", "application/json")
    .send(JSON.stringify(error.toBody()));
}
