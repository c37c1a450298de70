import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { UiPages } from "./pages.ts";

/** How long anything may take before it counts as failed; milliseconds. */
const PATIENCE = 300_000;

/** A browser makes pages of its own for each new window, which is none of the servers' doing; milliseconds. */
const WINDOW_MADE = 1_500;

/** All charts of curves are in sight at once. */
const SCREEN = { width: 1600, height: 1200 };

/** One person's look at a UI, who has never been there: nothing is in the browser's cache. */
export interface Visit {
  page: Page;
  pages: UiPages;
  /** Milliseconds since the page was opened. */
  now(): number;
  /** Bytes that came over the network, with all headers. */
  transferred(): number;
}

/** Opens a page in a new profile, and gives it to `use` at once. */
export async function visit<T>(
  browser: Browser,
  { pages, url }: { pages: UiPages; url: string },
  use: (visit: Visit) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: SCREEN });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const transferred = await countBytes(page);
    await sleep(WINDOW_MADE);
    const opened = performance.now();
    await page.goto(url, { waitUntil: "commit" });
    return await use({ page, pages, now: () => performance.now() - opened, transferred });
  } finally {
    await context.close();
  }
}

async function countBytes(page: Page): Promise<() => number> {
  const client = await page.context().newCDPSession(page);
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await client.send("Network.enable");
  return () => bytes;
}

/** Waits until an expression holds in the page; looks in every frame, as a locator asks ever less often. */
const holds = (page: Page, expression: string): Promise<void> =>
  page.evaluate(`new Promise((resolve) => {
    const look = () => {
      if (${expression}) resolve();
      else requestAnimationFrame(look);
    };
    look();
  })`);

/** Waits until a text of the page is to be seen. */
export const shown = ({ page }: Visit, text: string): Promise<void> => {
  const path = JSON.stringify(`//body//*[text()=${JSON.stringify(text)}]`);
  return holds(
    page,
    `document.evaluate(${path}, document, null, 9).singleNodeValue?.checkVisibility()`,
  );
};

/** Waits until this many charts are there and their curves drawn. */
export const drawn = ({ page, pages }: Visit, charts: number): Promise<void> =>
  holds(
    page,
    `((charts) => charts.length === ${charts} && charts.every((chart) => ${pages.isDrawn}))(
      [...document.querySelectorAll(${JSON.stringify(pages.chart)})])`,
  );

/** The greatest of what is drawn in any chart. */
export const highest = ({ page, pages }: Visit): Promise<number> =>
  page.evaluate(`Math.max(
    ...[...document.querySelectorAll(${JSON.stringify(pages.chart)})].map((chart) => ${pages.highest}),
  )`);

/** A press that the page did not heed, as it was busy, is made again after this; milliseconds. */
const AGAIN = 15_000;

/** Scrolls on, and presses "Load more" once wherever that is at the end, until a row is there. */
export const reach = ({ page, pages }: Visit, row: string): Promise<void> =>
  page.evaluate(`new Promise((resolve) => {
    const find = (selector, text) =>
      [...document.querySelectorAll(selector)].find(({ textContent }) => textContent === text);
    const pressed = { at: 0, time: -Infinity };
    const look = (time) => {
      if (find("a", ${JSON.stringify(row)})) return resolve();
      const scroller = document.querySelector(${JSON.stringify(pages.scroller)});
      const { scrollHeight } = scroller;
      scroller.scrollTop = scrollHeight;
      const button = find("button", "Load more");
      if (button && (scrollHeight !== pressed.at || time - pressed.time > ${AGAIN})) {
        Object.assign(pressed, { at: scrollHeight, time });
        button.click();
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
