/**
 * What every script needs first: this checkout's packages, and the Node that comes with them.
 * Plain JavaScript for Node 18, because it runs before any of that exists.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const projectNode = join(root, "node_modules/.bin/node");

const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"];
const readPackages = (lockFile) => JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages;

/** npm records what it installed, last of all: an interrupted installation leaves no record. */
function packagesAreCurrent() {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(join(root, record)) || !existsSync(projectNode)) return false;
  const wanted = readPackages("package-lock.json");
  const installed = readPackages(record);
  const isInstalled = ([path, { version, optional }]) =>
    path === "" || (installed[path] ? installed[path].version === version : optional);
  return (
    Object.entries(wanted).every(isInstalled) &&
    Object.keys(installed).every((path) => path in wanted)
  );
}

/** Installs the packages of package-lock.json unless they are there; exits when npm fails. */
export function ensurePackages() {
  if (packagesAreCurrent()) return;
  console.error("Installing the packages of package-lock.json (about half a minute, once)…");
  const npm = spawnSync("npm", ["ci", "--include=dev", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (npm.status === 0 && existsSync(projectNode)) return;
  console.error(
    npm.error?.code === "ENOENT"
      ? "npm was not found: install Node 20 or newer with its npm."
      : "`npm ci` failed: see above. It needs the package registry, and install scripts allowed for the package `node`.",
  );
  process.exit(1);
}

/**
 * Runs the project's own Node as a child that shares this process's input and output, and passes
 * on the signals that end a process. Resolves to the child's exit code once it is gone.
 */
export async function runProjectNode(args, options) {
  const child = spawn(projectNode, args, { stdio: "inherit", ...options });
  // A terminal sends Ctrl-C to the child as well; passing it on would count as a second one.
  const pass = (signal) => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal);
  for (const signal of endingSignals) process.on(signal, pass);
  const exit = await once(child, "exit");
  for (const signal of endingSignals) process.off(signal, pass);
  const [code, signal] = exit;
  return code ?? 128 + constants.signals[signal];
}

/** Makes sure that the running script has its packages and runs under the project's own Node. */
export async function useProjectNode() {
  ensurePackages();
  if (realpathSync(process.execPath) === realpathSync(projectNode)) return;
  process.exit(await runProjectNode(process.argv.slice(1)));
}
