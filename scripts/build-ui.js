/**
 * Builds the UI into dist/ui. `npm run build` always does; a checkout's `millrace server` does when
 * what was built is older than its sources.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { root } from "./toolchain.js";

const output = join(root, "dist/ui");
const stampFile = join(output, "sources.txt");
const sources = ["ui/**", "src/protocol/**", "src/core/**", "src/figures/**", "package-lock.json"];

/** Which files there are, how large, and when they were changed: quicker than reading them. */
function stampOfSources() {
  const hash = createHash("sha256");
  for (const file of globSync(sources, { cwd: root }).toSorted()) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

const isCurrent = () =>
  existsSync(stampFile) && readFileSync(stampFile, "utf8") === stampOfSources();

/** Builds beside the old build, then takes its place. Returns the modules that went into it. */
export async function buildUi() {
  const stamp = stampOfSources();
  const { build } = await import("vite");
  const { default: config } = await import("../ui/vite.config.ts");
  const fresh = `${output}.${process.pid}`;
  try {
    const { output: chunks } = await build({
      ...config,
      logLevel: "error",
      build: { ...config.build, outDir: fresh },
    });
    writeFileSync(join(fresh, "sources.txt"), stamp);
    rmSync(output, { recursive: true, force: true });
    renameSync(fresh, output);
    return chunks.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** For a checkout: without its build tools the server still runs, and says at `/` what is missing. */
export async function ensureUi() {
  if (isCurrent()) return;
  console.error("Building the web UI (some seconds, after each change of its sources)…");
  try {
    await buildUi();
  } catch (error) {
    console.error(`The web UI could not be built: ${error.message}`);
  }
}
