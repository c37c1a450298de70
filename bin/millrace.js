#!/usr/bin/env node
/**
 * The `millrace` command. In a checkout it runs the TypeScript sources, in the published package
 * their bundle. Only syntax that an old Node reads, so that it can say which Node is needed.
 */
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const isCheckout = existsSync(join(root, "src/cli/main.ts"));
const args = process.argv.slice(2);

/**
 * Compiled code is kept per user: in the shared temporary directory another user could plant it.
 * Threads and processes of this one learn of it by the variable.
 */
function keepCompiledCode() {
  try {
    const folder = join(homedir(), ".cache", "millrace");
    module.enableCompileCache(folder);
    process.env.NODE_COMPILE_CACHE ??= folder;
  } catch {
    // A user without a home directory starts a little slower.
  }
}

/** What the published package brings along, a checkout builds. */
async function ensureUi() {
  const { ensureUi: buildWhenStale } = await import("../scripts/build-ui.js");
  await buildWhenStale();
}

async function run() {
  if (Number.parseInt(process.versions.node, 10) >= 24) {
    keepCompiledCode();
    if (isCheckout && args[0] === "server") await ensureUi();
    const { main } = await import(isCheckout ? "../src/cli/main.ts" : "../dist/cli.js");
    return main(args);
  }
  if (isCheckout && existsSync(join(root, "node_modules/.bin/node"))) {
    const { runProjectNode } = await import("../scripts/toolchain.js");
    return runProjectNode([fileURLToPath(import.meta.url), ...args]);
  }
  const remedy = isCheckout ? "run `npm ci`, which installs it here" : "see https://nodejs.org";
  console.error(`millrace needs Node 24 or newer, this is ${process.version}: ${remedy}.`);
  return 1;
}

process.exitCode = await run();
