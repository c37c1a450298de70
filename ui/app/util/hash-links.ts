import { pb, type Target } from "./path-builder.ts";

type Make = (ids: string[], query: URLSearchParams) => Target;

/** The pages of MLflow's UI, whose links clients print and people keep. */
const pages: [RegExp, Make][] = [
  [/^\/experiments\/[^/]+\/runs\/([^/]+)/, ([runId = ""]) => pb.run({ runId })],
  [/^\/experiments\/[^/]+\/models\/([^/]+)/, ([modelId = ""]) => pb.loggedModel({ modelId })],
  [/^\/experiments\/([^/]+)/, ([experimentId = ""]) => pb.runs({ experimentId })],
  [/^\/compare-runs/, (_, query) => pb.compare({ runs: idsIn(query) })],
  [
    /^\/models\/([^/]+)\/versions\/([^/]+)/,
    ([name = "", version = ""]) => pb.modelVersion({ name, version }),
  ],
  [/^\/models\/([^/]+)/, ([name = ""]) => pb.model({ name })],
  [/^\/models/, () => pb.models()],
];

/** Where a link to MLflow's UI leads here, by what follows its `#`; undefined for other fragments. */
export function targetOfHash(hash: string): Target | undefined {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  if (!path.startsWith("/")) return undefined;
  for (const [pattern, make] of pages) {
    const ids = pattern.exec(path)?.slice(1).map(decoded);
    if (ids) return make(ids, new URLSearchParams(query));
  }
  return pb.experiments();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `runs=["id", …]` */
function idsIn(query: URLSearchParams): string[] {
  return [...(query.get("runs") ?? "").matchAll(/\w+/g)].map(([id]) => id);
}
