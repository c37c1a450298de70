import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, invalidParameter } from "../protocol/errors.ts";
import type { ServerSettings } from "./settings.ts";

/**
 * The checks that stand before every request, whatever its route: the Host header (against DNS
 * rebinding), the Origin of writes (against other sites' pages), and the headers of every answer.
 */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

type SecuritySettings = Pick<
  ServerSettings,
  | "allowedHosts"
  | "corsAllowedOrigins"
  | "disableSecurityMiddleware"
  | "staticPrefix"
  | "xFrameOptions"
>;

/**
 * Hosts that are answered unless told otherwise: this machine, and addresses of private networks.
 * MLflow's own patterns (`10.*`) match names too, such as `10.evil.example`, which anyone may own.
 */
const DEFAULT_HOST =
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[f[cd]00:[\da-f:.]+\])(?::\d+)?$/i;

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Returns a guard that answers a refused request itself and says whether it let one pass. */
export function guard(settings: SecuritySettings): Guard {
  const hosts = settings.allowedHosts
    ? matcher(settings.allowedHosts)
    : (host: string) => DEFAULT_HOST.test(host);
  const origins = matcher(settings.corsAllowedOrigins);
  const probes = new Set(["/health", "/version"].map((path) => settings.staticPrefix + path));
  const frameOptions = settings.xFrameOptions.toUpperCase();
  return (request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (frameOptions !== "NONE") response.setHeader("X-Frame-Options", frameOptions);
    if (namesTwoHosts(request)) return refuse(response, invalidParameter(TWO_HOSTS));
    if (settings.disableSecurityMiddleware) return true;
    response.setHeader("Vary", "Origin");
    if (!hosts(request.headers.host ?? "") && !probes.has(pathOf(request)))
      return refuse(response, new ApiError("PERMISSION_DENIED", UNKNOWN_HOST));
    return checkOrigin(request, response, origins);
  };
}

const UNKNOWN_HOST =
  "Invalid Host header: the server is not reached by that name. Start it with --allowed-hosts to allow it (this guards against DNS rebinding).";

const TWO_HOSTS = "Bad request: it has more than one Host header (RFC 9112, 3.2).";

/** Node keeps the first of them, another program on the way may have heeded the last. */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?", 1)[0]!;

/** Names with `*` as wildcard, in any case. */
function matcher(patterns: readonly string[]): (text: string) => boolean {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split("*")
          .map((part) => RegExp.escape(part))
          .join(".*")}$`,
        "i",
      ),
  );
  return (text) => expressions.some((expression) => expression.test(text));
}

function checkOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: (origin: string) => boolean,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const welcome = LOCAL_ORIGIN.test(origin) || allowed(origin) || isSameOrigin(request, origin);
  if (welcome) response.setHeader("Access-Control-Allow-Origin", origin);
  if (welcome && !allowed("*")) response.setHeader("Access-Control-Allow-Credentials", "true");
  if (request.method === "OPTIONS") return preflight(request, response, welcome);
  if (welcome || !WRITES.has(request.method ?? "")) return true;
  const blocked = `Cross-origin request blocked: pages of '${origin}' may not write here. Start the server with --cors-allowed-origins to allow them.`;
  return refuse(response, new ApiError("PERMISSION_DENIED", blocked));
}

/**
 * The Host header has passed its own check, so a page of that host is one of this server's. Behind
 * a proxy that ends TLS the page's scheme is https and the request's is not.
 */
function isSameOrigin({ headers }: IncomingMessage, origin: string): boolean {
  const page = URL.parse(origin);
  if (page === null || headers.host === undefined) return false;
  return /^https?:$/.test(page.protocol) && page.host === headers.host.toLowerCase();
}

function preflight(request: IncomingMessage, response: ServerResponse, welcome: boolean): boolean {
  if (request.headers["access-control-request-method"] === undefined) return true;
  response.setHeader("Access-Control-Allow-Methods", [...WRITES, "GET"].join(", "));
  response.setHeader(
    "Access-Control-Allow-Headers",
    request.headers["access-control-request-headers"] ?? "",
  );
  response.setHeader("Access-Control-Max-Age", "600");
  response.statusCode = welcome ? 200 : 403;
  response.end(welcome ? "OK" : "Disallowed CORS origin");
  return false;
}

function refuse(response: ServerResponse, error: ApiError): false {
  response.statusCode = error.status;
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Connection", "close");
  response.end(JSON.stringify(error.toBody()));
  return false;
}
