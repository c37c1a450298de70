import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startBrowser } from "../setup/browser.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { type Seed, seed } from "./seed.ts";

const screens = fileURLToPath(new URL("../../test-output/screens/", import.meta.url));
const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export type Theme = "light" | "dark";

/** The sizes at which pages are looked at. */
export const wide = { width: 1600, height: 1000 };
export const narrow = { width: 900, height: 1000 };

interface OpenOptions {
  theme?: Theme;
  size?: { width: number; height: number };
}

/** A real server and a real browser for a file of tests. */
export interface Stage {
  /** Where the UI is, without a slash at the end. */
  readonly url: string;
  /** Logs experiments and runs over HTTP, as clients do. */
  readonly seed: Seed;
  /** Opens a path of the UI, such as `/experiments/1?q=x`, and waits until it is drawn and nothing loads. */
  open(path: string, options?: OpenOptions): Promise<Page>;
}

interface StageOptions {
  /** The static prefix that the server is told. */
  prefix?: string;
  /** What follows `millrace server`. */
  args?: string[];
  /** Added to the server's environment. */
  env?: Record<string, string>;
}

/**
 * Sets the stage for the tests of a file. Whatever a test does, it fails if a page has logged an
 * error, thrown, or asked another host for anything.
 */
export function setStage(options: StageOptions = {}): Stage {
  let server: RunningServer;
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      tempDir().then((cwd) => startServer({ cwd, ...options })),
      startBrowser(),
    ]);
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const heard = complaints;
    contexts = [];
    complaints = [];
    expect(heard, "what pages complained of").toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  return {
    get url() {
      return server.url;
    },
    get seed() {
      return seed(server.url);
    },
    async open(path, { theme = "light", size = wide } = {}) {
      const context = await browser.newContext({ viewport: size, colorScheme: theme });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      listen(page, server.url, complaints);
      await page.goto(server.url + path, { waitUntil: "networkidle" });
      // A busy machine may be quiet on the network before it has drawn the page and its keys.
      await page.locator("footer").waitFor({ timeout: 30_000 });
      return page;
    },
  };
}

function listen(page: Page, home: string, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${home}/`) && !/^(?:data|blob|about|chrome|chrome-extension):/.test(url))
      complaints.push(`asked ${url}`);
  });
}

/** Holds what is asked at some URLs back until `answer()`; `asked` resolves when something is. */
export async function holdBack(
  page: Page,
  urls: string,
): Promise<{ asked: Promise<void>; answer: () => void }> {
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  await page.route(urls, async (route) => {
    asked.resolve();
    await answered.promise;
    await route.continue();
  });
  return { asked: asked.promise, answer: () => answered.resolve() };
}

/** Keeps a picture of the page in test-output/screens, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

interface AxeResults {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** Has axe look at the page; anything serious fails the test, with the element that it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(await readFile(axeFile, "utf8"));
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    ),
  ).toEqual([]);
}
