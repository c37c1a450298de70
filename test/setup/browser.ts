import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Nothing of the browser's own may ask another host for anything. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser with a profile of its own; playwright ends it with this process. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: quiet });
}

async function findChromium(): Promise<string> {
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0)
    throw new Error(
      "No Chromium was found: install it, on Debian with `apt-get install chromium`.",
    );
  await promisify(execFile)("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
  return findChromium();
}
