import type { Page } from "playwright-core";

/** Milliseconds from each frame to the next. */
export type Frames = readonly number[];

/** Scrolls from the top to the bottom in as many equal steps, one in each frame. */
export const framesOfScrolling = (page: Page, scroller: string, steps: number): Promise<Frames> =>
  page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector(${JSON.stringify(scroller)});
    const step = (scroller.scrollHeight - scroller.clientHeight) / ${steps};
    scroller.scrollTop = 0;
    const times = [];
    const scroll = (time) => {
      times.push(time);
      scroller.scrollTop += step;
      if (times.length <= ${steps}) requestAnimationFrame(scroll);
      else resolve(times.slice(1).map((time, at) => time - times[at]));
    };
    setTimeout(() => requestAnimationFrame(scroll), 500);
  })`);

/** Notes frames while something is done to the page. */
export async function framesWhile(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(`(() => {
    const times = (window.benchFrames = []);
    const note = (time) => {
      times.push(time);
      if (window.benchFrames === times) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  })()`);
  await act();
  return page.evaluate(`(() => {
    const times = window.benchFrames;
    delete window.benchFrames;
    return times.slice(1).map((time, at) => time - times[at]);
  })()`);
}
