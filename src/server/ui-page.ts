import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../protocol/errors.ts";
import type { ServerSettings } from "./settings.ts";

/** Where `npm run build` puts the UI, in a checkout as in the published package. */
export const uiFolder = join(dirname(findPackageJSON(import.meta.url)!), "dist/ui");

type PageSettings = Pick<ServerSettings, "staticPrefix" | "xFrameOptions">;

/** Whether a browser asks for a page to show, rather than a program for an answer. */
export const isNavigation = ({ method, headers }: FastifyRequest): boolean =>
  (method === "GET" || method === "HEAD") && (headers.accept ?? "").includes("text/html");

/** Whether a path without its static prefix may be a page of the UI, which its router then decides. */
export const isPagePath = (path: string): boolean => !/^\/(?:ajax-)?api\//.test(path);

/**
 * Answers with the UI's one page. Its links and requests are relative to `<base>`, which is where
 * this server's static prefix is made known to it.
 *
 * @throws ApiError NOT_IMPLEMENTED in a checkout where the UI is not built
 */
export async function sendUi(reply: FastifyReply, settings: PageSettings): Promise<FastifyReply> {
  const page = await readFile(join(uiFolder, "index.html"), "utf8").catch(() => {
    throw new ApiError("NOT_IMPLEMENTED", "The web UI is not built: run `npm run build`.");
  });
  const base = `<base href="${settings.staticPrefix}/">`;
  return reply
    .header("content-security-policy", contentSecurityPolicy(settings))
    .header("cache-control", "no-cache")
    .header("referrer-policy", "same-origin")
    .type("text/html; charset=utf-8")
    .send(page.replace(/<base [^>]*>/, base));
}

const embedders: Readonly<Record<string, string>> = { DENY: "'none'", NONE: "*" };

/**
 * Scripts and styles are this server's files and nothing else; frames hold artifacts, which are
 * sandboxed where they are shown.
 */
const contentSecurityPolicy = ({ xFrameOptions }: PageSettings): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'none'",
    `frame-ancestors ${embedders[xFrameOptions] ?? "'self'"}`,
  ].join("; ");
