import { createHash } from "node:crypto";
import packageJson from "../../../package.json" with { type: "json" };
import type { Resource } from "../../protocol/endpoint.ts";
import { openApiDocument } from "../../protocol/openapi.ts";
import type { ServerSettings } from "../settings.ts";
import { docsPage, docsStyle } from "./docs-page.ts";

/** What `/openapi.json` and `/docs` answer. */
export interface Docs {
  json: string;
  page: string;
  /** The page runs nothing and loads nothing but its own style sheet, which it holds. */
  contentSecurityPolicy: string;
}

export type Served = Pick<ServerSettings, "artifactsOnly" | "serveArtifacts" | "staticPrefix">;

/** Without a part of itself a server answers that part's endpoints with 503; they are not described. */
function isServed(resource: Resource, { artifactsOnly, serveArtifacts }: Served): boolean {
  if (resource === "artifact_path") return serveArtifacts;
  return resource === "server" || !artifactsOnly;
}

/** Describes what a server with these settings serves. */
export function buildDocs(settings: Served): Docs {
  const document = openApiDocument({
    version: packageJson.version,
    serverUrl: settings.staticPrefix || "/",
    serves: ({ touches }) => isServed(touches.resource, settings),
  });
  const hash = createHash("sha256").update(docsStyle).digest("base64");
  return {
    json: JSON.stringify(document),
    page: docsPage(document),
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  };
}
