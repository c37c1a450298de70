/**
 * `npm run build`: bundles the sources and all their dependencies into dist/, and writes the
 * licences of what was bundled to THIRD_PARTY_NOTICES.md. Why: docs/adr/0001-bundled-package.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { root, useProjectNode } from "./toolchain.js";

await useProjectNode();
const { build } = await import("rolldown");
const { buildUi } = await import("./build-ui.js");

const dist = join(root, "dist");
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "Unlicense",
]);
const kilobytes = (bytes) => `${Math.ceil(bytes / 1024)} kB`;

/** What is loaded when it is first used, which most servers never do: TLS with all that is below it. */
const seldomUsed = new Set(["assert", "crypto", "http2", "https"]);

/**
 * Node makes an ES module of a built-in one by reading everything that it exports, which loads what
 * few use: fetch with `node:http`, a diff with `node:util`, WebCrypto with `node:crypto`. The bundle
 * takes them as they are. Its own runtime is left alone, because it is what such modules are made of.
 */
const plainBuiltins = {
  name: "plain-builtins",
  resolveId(id, importer, { kind }) {
    const isRuntime = importer?.startsWith("\0") ?? false;
    if (!isBuiltin(id) || isRuntime) return;
    if (kind === "import-statement" || isSeldomUsed(id)) return `\0${id}`;
  },
  load(id) {
    if (!id.startsWith("\0") || !isBuiltin(id.slice(1))) return;
    const module = `process.getBuiltinModule(${JSON.stringify(id.slice(1))})`;
    return isSeldomUsed(id.slice(1))
      ? `module.exports = new Proxy(() => {}, {
          get: (_, name) => ${module}[name],
          apply: (_, self, args) => ${module}(...args),
        });`
      : `module.exports = ${module};`;
  },
};

const isSeldomUsed = (id) => seldomUsed.has(id.replace("node:", ""));

/**
 * Fastify asks for these where a route has schemas, where it logs, trusts a proxy or checks which
 * version a plugin is for, and to be tested without a socket. Nothing here does, and their text would
 * be read and kept by every server: half of it all.
 */
const neverAsked = new Set([
  "@fastify/ajv-compiler",
  "@fastify/fast-json-stringify-compiler",
  "@fastify/proxy-addr",
  "light-my-request",
  "pino",
  "semver",
]);
const leftOut = {
  name: "left-out",
  resolveId: (id) => (neverAsked.has(id) ? `\0left-out:${id}` : undefined),
  load: (id) => (id.startsWith("\0left-out:") ? "module.exports = {};" : undefined),
};

const strictly = {
  logLevel: "warn",
  onLog: (level, log, handle) => handle(level === "warn" ? "error" : level, log),
};

/** One file for pages, which needs nothing of Node. */
async function bundleForBrowsers() {
  const { output } = await build({
    cwd: root,
    input: "src/entry/client.ts",
    platform: "browser",
    ...strictly,
    output: { file: join(dist, "client.browser.js"), format: "esm", minify: true },
  });
  return output;
}

/** The types of what users import, and of what those mention: neither zod's nor the server's. */
function writeTypes() {
  const folder = join(dist, "types");
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", join(root, "tsconfig.types.json")]);
  const entries = ["entry/millrace.d.ts", "entry/client.d.ts"];
  const mentioned = new Set(entries);
  for (const file of mentioned) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, path] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g))
      mentioned.add(join(dirname(file), `${path}.d.ts`));
  }
  const all = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
  for (const file of all) if (!mentioned.has(file)) rmSync(join(folder, file));
  return mentioned.size;
}

/**
 * The chunks lie flat in dist/, so that a worker is found beside whichever chunk starts it. They
 * share none: a thread loads what it needs itself, not what others need of the same modules.
 */
async function bundle() {
  mkdirSync(dist, { recursive: true });
  for (const file of readdirSync(dist)) if (file.endsWith(".js")) rmSync(join(dist, file));
  return [
    ...(await bundleOf({
      cli: "src/cli/main.ts",
      millrace: "src/entry/millrace.ts",
      client: "src/entry/client.ts",
    })),
    ...(await bundleOf({ "sqlite-worker": "src/store/sqlite/worker.ts" })),
    ...(await bundleOf({ "file-worker": "src/store/file/worker.ts" })),
    ...(await bundleOf({ "figure-thread": "src/server/figures/thread.ts" })),
  ];
}

async function bundleOf(input) {
  const { output } = await build({
    cwd: root,
    input,
    platform: "node",
    plugins: [plainBuiltins, leftOut],
    ...strictly,
    output: {
      dir: dist,
      format: "esm",
      // V8 keeps the text of what it runs, and needs two bytes for each character where one does.
      charset: "ascii",
      comments: false,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
    },
  });
  return output;
}

/** A file that a source reads at run time is not bundled: it must be a module, or an entry. */
function refuseMissingFiles(chunks) {
  const reference = /new URL\(\s*["'`]\.\/([^"'`]+)["'`],\s*import\.meta\.url/g;
  for (const { fileName, code } of chunks) {
    for (const [, file] of code.matchAll(reference)) {
      if (!existsSync(join(dist, file))) {
        throw new Error(`dist/${fileName} reads ./${file} at run time, which is not in dist/`);
      }
    }
  }
}

function packageFolder(moduleId) {
  for (let folder = dirname(moduleId); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name) return folder;
  }
}

/** Of a choice of licences, `(MPL-2.0 OR Apache-2.0)`, one that is permissive is enough. */
const isPermissive = (license = "") =>
  license
    .replaceAll(/^\(|\)$/g, "")
    .split(" OR ")
    .some((choice) => permissive.has(choice));

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!isPermissive(license))
    throw new Error(`${name} cannot be bundled: its licence is ${license}`);
  const text = file
    ? readFileSync(join(folder, file), "utf8").trim()
    : "The package has no licence file.";
  return `## ${name} ${version}\n\n${license}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}

function writeNotices(moduleIds) {
  const bundled = moduleIds.filter((id) => id.includes("node_modules"));
  const notices = [...new Set(bundled.map(packageFolder))].map(notice).toSorted();
  const title = "# Third-party notices\n\nThe published package contains code of these packages.\n";
  writeFileSync(join(root, "THIRD_PARTY_NOTICES.md"), [title, ...notices].join("\n"));
  return notices.length;
}

const chunks = [...(await bundle()), ...(await bundleForBrowsers())];
refuseMissingFiles(chunks);
const ofUi = await buildUi();
const packages = writeNotices([...chunks.flatMap((chunk) => chunk.moduleIds), ...ofUi]);
const types = writeTypes();
for (const { fileName, code } of chunks) console.log(`dist/${fileName}  ${kilobytes(code.length)}`);
const total = chunks.reduce((sum, { code }) => sum + code.length, 0);
console.log(
  `${chunks.length} files, ${kilobytes(total)}, of ${packages} bundled packages; ${types} files of types`,
);
