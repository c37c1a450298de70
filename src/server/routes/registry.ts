import { appendToUriPath, parseArtifactUri } from "../../core/artifact-uri.ts";
import { artifactEntryPath } from "../../core/artifact-path.ts";
import type { Endpoint } from "../../protocol/endpoint.ts";
import { createModelVersion, getModelVersionArtifact } from "../../protocol/model-versions.ts";
import { registryEndpoints, type RegistryStore } from "../../store/registry-store.ts";
import { artifactRoot, belowRoot, type Context } from "../context.ts";
import { resolveSource } from "../model-version-source.ts";
import { requestedBy } from "../requested-by.ts";
import { route, type Route } from "../route.ts";
import { sendArtifact } from "./artifact-responses.ts";

type Method = keyof typeof registryEndpoints;
type StoreCall = (request: unknown) => Promise<unknown>;

const call = (store: RegistryStore, method: Method, request: unknown) =>
  (store[method] as StoreCall)(request);

/** Endpoints that need more than the store. */
const served: readonly Method[] = ["createModelVersion", "createWebhook", "updateWebhook"];

/** Registered models and their versions: the store answers as the contract says. */
export const registryRoutes: readonly Route[] = [
  ...Object.values(registryEndpoints)
    .filter(({ name }) => !served.includes(name))
    .map((endpoint: Endpoint & { name: Method }): Route => ({
      endpoint,
      handle: async (asked, { registry, webhooks }, { request }) => {
        const user = requestedBy(request);
        const answer = await call(registry, endpoint.name, { ...(asked as object), user });
        if (endpoint.touches.action !== "read") webhooks.wake();
        return answer;
      },
    })),

  route(createModelVersion, async (asked, context, { request }) => {
    const { registry, tracking, webhooks } = context;
    const sourced = await resolveSource(context, asked);
    const answer = await registry.createModelVersion({ ...sourced, user: requestedBy(request) });
    const { name, version } = answer.model_version;
    const { model_id } = sourced;
    if (model_id) await tracking.noteModelVersion({ model_id, name, version });
    webhooks.wake();
    return answer;
  }),

  route(getModelVersionArtifact, async ({ path, ...version }, context, { reply }) => {
    const { artifact_uri } = await context.registry.getModelVersionDownloadUri(version);
    const root = artifactRoot(context, await placeOf(context, artifact_uri));
    return sendArtifact(reply, root.repository, belowRoot(root, artifactEntryPath(path)));
  }),
];

/**
 * Where a version's artifacts lie: `runs:/<run id>/path` is below the run's own, or where there are
 * none, the run's logged model of that name, which has a root of its own since MLflow 3.
 */
async function placeOf(context: Context, uri: string): Promise<string> {
  const { scheme, path } = parseArtifactUri(uri);
  if (scheme !== "runs") return uri;
  const { tracking } = context;
  const [run_id = "", ...below] = path.split("/").filter((part) => part !== "");
  const own = appendToUriPath(await tracking.runArtifactUri({ run_id }), ...below);
  const { repository, path: directory } = artifactRoot(context, own);
  if ((await repository.list(directory)).length > 0) return own;
  return (await tracking.runModelArtifactUri({ run_id, name: below.join("/") })) ?? own;
}
