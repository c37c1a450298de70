import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requestShape } from "../../src/protocol/codec.ts";
import { contract } from "../../src/protocol/contract.ts";
import { type Endpoint, pathsOf } from "../../src/protocol/endpoint.ts";
import { exampleOf } from "../../src/protocol/examples.ts";
import { inWorld, makeWorld, requestTo, type Sent, type World } from "../setup/example-world.ts";
import { type Answer, exchange } from "../setup/raw-http.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";

const secret = "the canary sings";
/** A file beside each canary, that no request names. */
const neighbour = "nightingale.txt";
const endpoints = Object.values(contract).flat();

/** Every field that names a path, by endpoint. */
const pathFields = endpoints.flatMap((endpoint) =>
  Object.keys(requestShape(endpoint))
    .filter((field) => /path/.test(field))
    .map((field) => ({ endpoint, field, name: endpoint.name })),
);

/** Fields that are known not to reach a file system, though their names might. */
const harmless = new Set(["source_run_id", "source_type", "source", "artifact_location"]);

test("every field that may name a file is attacked", () => {
  const suspects = endpoints.flatMap((endpoint) =>
    Object.keys(requestShape(endpoint)).filter((name) =>
      /path|file|uri|location|source|dir/.test(name),
    ),
  );
  const attacked = new Set(pathFields.map(({ field }) => field));
  expect(
    [...new Set(suspects)].filter((name) => !attacked.has(name) && !harmless.has(name)),
  ).toEqual([]);
  expect([...attacked].toSorted()).toEqual([
    "artifact_directory_path",
    "artifact_file_path",
    "artifact_path",
    "path",
  ]);
});

let server: RunningServer;
let world: World;
/** The folder around the server's own. */
let outside: string;

/** The files of the folder, but for what the server keeps in its own: a path, and what it holds. */
async function filesOutside(folder = outside): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (/\/server\/(?:mlflow\.db|mlartifacts)/.test(path)) continue;
    if (entry.isDirectory()) Object.assign(found, { [path]: "" }, await filesOutside(path));
    else found[path] = await readFile(path, "utf8");
  }
  return found;
}

const artifactsOf = ({ experiment_id, run_id }: World): string =>
  join(outside, "server/mlartifacts", experiment_id, run_id, "artifacts");

/** Links that somebody who may write artifacts on the machine itself has left there. */
async function plantLinks(): Promise<void> {
  const { experiment_id, model_id } = world;
  const roots = [
    join(outside, "server/mlartifacts"),
    artifactsOf(world),
    join(outside, "server/mlartifacts", experiment_id, "models", model_id, "artifacts"),
  ];
  for (const root of roots) {
    for (const link of ["link", "relative", "linked.txt"])
      await rm(join(root, link), { force: true });
    await symlink(outside, join(root, "link"));
    await symlink("../".repeat(12) + outside.slice(1), join(root, "relative"));
    await symlink(join(outside, "canary.txt"), join(root, "linked.txt"));
  }
}

beforeAll(async () => {
  outside = await tempDir();
  const cwd = join(outside, "server");
  await mkdir(join(cwd, "private"), { recursive: true });
  await mkdir(join(outside, "mlartifacts-twin"));
  for (const folder of ["", "mlartifacts-twin", "server", "server/private"])
    for (const file of ["canary.txt", neighbour])
      await writeFile(join(outside, folder, file), secret);
  server = await startServer({ cwd });
}, 60_000);
afterAll(() => server.stop());

beforeEach(async () => {
  world = await makeWorld(server.url);
  await plantLinks();
});

/** Ways to say "a directory up", plain and encoded once and twice. */
const ups = [
  "..",
  "%2e%2e",
  ".%2e",
  "%252e%252e",
  "%25252e%25252e",
  "..;",
  "．．",
  "..%00",
  "%c0%ae%c0%ae",
];
const separators = ["/", "%2f", "%252f", "\\", "%5c", "%255c", "//", "/./"];

/** Paths that name the canary, or a folder that holds it, from somewhere inside the root. */
function attacks(): string[] {
  const climbing = [1, 2, 3, 4, 5, 8].flatMap((depth) => [
    `${"../".repeat(depth)}canary.txt`,
    `a/${"../".repeat(depth + 1)}canary.txt`,
  ]);
  const encoded = ups.flatMap((up) =>
    separators.map((separator) => `${`${up}${separator}`.repeat(4)}canary.txt`),
  );
  const absolute = join(outside, "canary.txt");
  return [
    ...climbing,
    ...encoded,
    absolute,
    `/${absolute}`,
    `//localhost${absolute}`,
    absolute.replaceAll("/", "\\"),
    encodeURIComponent(absolute),
    pathToFileURL(absolute).href,
    `file:${absolute}`,
    `FILE:///${absolute}`,
    `mlflow-artifacts:${absolute}`,
    `C:${absolute}`,
    "//proc/self/cwd/canary.txt",
    "link/canary.txt",
    "link",
    "relative/canary.txt",
    "linked.txt",
    "notes.txt/../../../../../canary.txt",
    "../mlartifacts-twin/canary.txt",
    "../../mlartifacts-twin/canary.txt",
    "../private/canary.txt",
    "..",
    "../..",
    "../../..",
    "",
    ".",
    "canary.txt\0.png",
    "../canary.txt%00.png",
    "../../../../canary.txt#x",
    "../../../../canary.txt?x",
    "~/canary.txt",
    "$(cat ../canary.txt)",
  ];
}

/** A path below the run's artifacts, for the fields that begin at the artifacts destination. */
const below = (field: string, attack: string): string[] =>
  field === "artifact_path"
    ? [attack, `${world.experiment_id}/${world.run_id}/artifacts/${attack}`]
    : [attack];

/** The requests that carry one attack in one field: encoded properly, and put into the URL as it is. */
function requests(endpoint: Endpoint, field: string, attack: string): Sent[] {
  const fields = inWorld(exampleOf(endpoint).request, world);
  const upload = endpoint.body === "stream" ? "overwritten" : undefined;
  const proper = requestTo(endpoint, { ...fields, [field]: attack }, upload);
  const marked = requestTo(endpoint, { ...fields, [field]: "MARK" }, upload);
  // Node refuses to send these; a proxy in front would too.
  const raw = attack.replaceAll(/[\0-\x20\x7f-\uffff]/g, encodeURIComponent);
  return marked.target.includes("MARK")
    ? [proper, { ...marked, target: marked.target.replace("MARK", raw) }]
    : [proper];
}

/** The answers, as text, that give away what lies outside, or are the server's failures. */
async function harm(sent: Sent): Promise<string[]> {
  const { status, body } = await exchange(server.port, sent);
  const failed = status >= 500 && status !== 501;
  return failed || body.includes(secret) || body.includes(neighbour)
    ? [`${sent.method} ${sent.target} ${sent.body ?? ""}: ${status} ${body}`]
    : [];
}

/** System tags that switched checks off in other servers (CVE-2026-2614). */
async function setSystemTags(): Promise<void> {
  const { experiment_id, run_id, model_id } = world;
  for (const [key, value] of Object.entries({
    "mlflow.prompt.is_prompt": "true",
    "mlflow.artifactLocation": outside,
    "mlflow.artifact.location": pathToFileURL(outside).href,
    "mlflow.source.name": join(outside, "canary.txt"),
  })) {
    const tags = [
      ["runs/set-tag", "POST", { run_id, key, value }],
      ["experiments/set-experiment-tag", "POST", { experiment_id, key, value }],
      [`logged-models/${model_id}/tags`, "PATCH", { model_id, tags: [{ key, value }] }],
    ] as const;
    for (const [path, method, body] of tags) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
    }
  }
}

describe.each(["", "with system tags set"])("no path leaves the root %s", (tagged) => {
  beforeEach(async () => {
    if (tagged) await setSystemTags();
  });

  test.each(pathFields)("$name: $field", async ({ endpoint, field }) => {
    const before = await filesOutside();
    const harms: string[] = [];
    for (const attack of attacks().flatMap((one) => below(field, one)))
      for (const sent of requests(endpoint, field, attack))
        for (const target of targets(endpoint, sent))
          harms.push(...(await harm({ ...sent, target })));
    expect(harms).toEqual([]);
    expect(await filesOutside()).toEqual(before);
  });
});

/** The same request below each prefix. */
const targets = (endpoint: Endpoint, { target }: Sent): string[] =>
  pathsOf(endpoint).length === 1 ? [target] : [target, target.replace("/api/", "/ajax-api/")];

test("deleting a directory leaves alone what its links point at", async () => {
  const before = await filesOutside();
  const inRun = `${world.experiment_id}/${world.run_id}/artifacts`;
  const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${inRun}`;
  const answer = await fetch(url, { method: "DELETE" });
  expect(answer.status).toBe(200);
  await expect(readdir(artifactsOf(world))).rejects.toThrow("ENOENT");
  expect(await filesOutside()).toEqual(before);
});

describe("an experiment's artifact location", () => {
  const post = async (path: string, body: object): Promise<Answer> =>
    exchange(server.port, {
      method: "POST",
      target: `/api/2.0/mlflow/${path}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  let count = 0;
  const create = (artifact_location: string): Promise<Answer> =>
    post("experiments/create", { name: `located-${(count += 1)}`, artifact_location });

  test.each([
    "http://127.0.0.1:1/x",
    "https://169.254.169.254/latest",
    "ftp://evil.example/x",
    "sftp://evil.example/x",
    "hdfs://evil.example/x",
    "mlflow-artifacts://evil.example/x",
    "mlflow-artifacts://evil.example:5000/x",
    "runs:/0123456789abcdef0123456789abcdef/x",
    "s3://bucket/x#fragment",
    "/tmp/x#fragment",
    "mlflow-artifacts:/../x",
    "mlflow-artifacts:/a/../../x",
    "mlflow-artifacts:/%2e%2e/x",
    "mlflow-artifacts:/%252e%252e/x",
    "file:///tmp/../etc",
    "file://evil.example/etc",
    "//evil.example/etc",
    "/tmp/a\0b",
    "x".repeat(2049),
  ])("%j is refused", async (location) => {
    const { status, body } = await create(location);
    expect({ status, ...JSON.parse(body) }).toMatchObject({
      status: 400,
      error_code: "INVALID_PARAMETER_VALUE",
    });
  });

  test("in another folder shows nothing of what was there", async () => {
    const before = await filesOutside();
    const harms: string[] = [];
    for (const location of [
      outside,
      pathToFileURL(outside).href,
      `${outside}/`,
      `file:${outside}`,
    ]) {
      const created = await create(location);
      if (created.status === 400) continue;
      const { experiment_id } = JSON.parse(created.body) as World;
      const run = await post("runs/create", { experiment_id });
      const { run_id } = (JSON.parse(run.body) as { run: { info: World } }).run.info;
      for (const path of ["", "canary.txt", "../canary.txt", "../../canary.txt", ".."])
        for (const target of [
          `/api/2.0/mlflow/artifacts/list?run_id=${run_id}&path=${path}`,
          `/get-artifact?run_id=${run_id}&path=${path}`,
        ]) {
          harms.push(...(await harm({ method: "GET", target, headers: {} })));
        }
    }
    expect(harms).toEqual([]);
    expect(await filesOutside()).toEqual(before);
  });
});
