import { setTimeout as sleep } from "node:timers/promises";
import { startBrowser } from "../../test/setup/browser.ts";
import { CURVES_EXPERIMENT, curveKeys, spike } from "../databases/curves.ts";
import { LISTED_EXPERIMENT } from "../databases/dataset.ts";
import { percentile } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import { type Frames, framesOfScrolling, framesWhile } from "../ui/frames.ts";
import { pagesOf } from "../ui/pages.ts";
import { drawn, highest, reach, shown, type Visit, visit } from "../ui/visit.ts";
import type { Figure, Workload } from "../workload.ts";

/** Two frames of a screen that shows 60 a second, which take 33.3 milliseconds. */
const TWO_FRAMES = 34;

/** What a reader waits for, in a real browser that has never been there. */
export const ui = ({ listed, curve }: Sizes): Workload => {
  const runs = `${listed.toLocaleString("en")} runs`;
  return {
    name: "ui",
    database: "filled",
    figures: [
      ms("list", "UI: list of experiments, first visit", { target: { atMost: 400 } }),
      { ...ms("bytes", "UI: bytes for that"), unit: "kB", target: { atMost: 300 } },
      ms("first", `UI: ${runs}, first row`, { target: { atMost: 500 } }),
      ms("last", `UI: ${runs}, last row`, { target: { atMost: 1000 }, atFullSize: true }),
      ms("scroll-p50", `UI: scrolling ${runs}, a frame: p50`),
      ms("scroll-p95", `UI: scrolling ${runs}, a frame: p95`, { target: { atMost: TWO_FRAMES } }),
      ms("curves", `UI: 10 runs × 6 metrics × ${curve.toLocaleString("en")} points drawn`, {
        target: { overMlflow: 4 },
      }),
      {
        name: "spike",
        title: "UI: height at which a spike of one point is drawn",
        unit: "%",
        better: "higher",
        target: { atLeast: 99 },
      },
      ms("hover-p50", "UI: pointer over a chart of 10 curves, a frame: p50"),
      ms("hover-p95", "UI: pointer over a chart of 10 curves, a frame: p95", {
        target: { atMost: TWO_FRAMES },
      }),
    ],
    async run({ subject, server }) {
      const pages = pagesOf[subject];
      const browser = await startBrowser();
      const look = <T>(path: string, use: (visit: Visit) => Promise<T>): Promise<T> =>
        visit(browser, { url: server.url + path, pages }, use);
      try {
        return {
          ...(await look(pages.experiments, listFigures)),
          ...(await look(pages.runs(LISTED_EXPERIMENT), (visited) => runFigures(visited, listed))),
          ...(await look(pages.curves(CURVES_EXPERIMENT), curveFigures)),
        };
      } finally {
        await browser.close();
      }
    },
  };
};

const ms = (name: string, title: string, rest: Partial<Figure> = {}): Figure => ({
  name,
  title,
  unit: "ms",
  better: "lower",
  ...rest,
});

/** A page may ask for something now and then for ever; what it is made of has come by then. */
const SETTLED = 3_000;

async function listFigures(visited: Visit) {
  await shown(visited, "listed");
  const list = visited.now();
  await sleep(SETTLED);
  return { list, bytes: visited.transferred() / 1000 };
}

/** Of them all so many steps are made, two seconds' worth where the page keeps up. */
const STEPS = 120;

async function runFigures(visited: Visit, runs: number) {
  await shown(visited, `run-${runs - 1}`);
  const first = visited.now();
  await reach(visited, "run-0");
  const last = visited.now();
  const frames = await framesOfScrolling(visited.page, visited.pages.scroller, STEPS);
  return { first, last, ...percentiles("scroll", frames) };
}

async function curveFigures(visited: Visit) {
  await drawn(visited, curveKeys.length);
  const curves = visited.now();
  const share = (await highest(visited)) / spike.value;
  const frames = await framesWhile(visited.page, () => movePointer(visited));
  return { curves, spike: 100 * share, ...percentiles("hover", frames) };
}

/** Moves the pointer over a chart from side to side. */
async function movePointer({ page, pages }: Visit): Promise<void> {
  const { x, y, width, height } = (await page.locator(pages.chart).first().boundingBox())!;
  for (let at = 0.2; at < 0.9; at += 0.7 / STEPS)
    await page.mouse.move(x + width * at, y + height * 0.5);
}

const percentiles = (name: string, frames: Frames): Record<string, number> => ({
  [`${name}-p50`]: percentile(frames, 0.5),
  [`${name}-p95`]: percentile(frames, 0.95),
});
