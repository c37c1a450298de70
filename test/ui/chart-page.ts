import type { Locator, Page } from "playwright-core";

/** For what waits for the server. */
export const patience = { timeout: 10_000 };

/** The card of a chart by its title. */
export const card = (page: Page, name: string): Locator =>
  page.getByRole("article", { name, exact: true });

/** How many pixels of a chart's canvas are not empty. */
export const painted = (page: Page, name: string): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('article[aria-label="${name}"] canvas');
    if (canvas === null) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  })()`);

/** The texts of a chart's axes. */
export const textsOf = (page: Page, name: string): Promise<string[]> =>
  card(page, name).getByRole("img").locator("text").allTextContents();

/** The texts of a chart's axes that are numbers. */
export const numbersOf = async (page: Page, name: string): Promise<number[]> =>
  (await textsOf(page, name)).map((text) => Number(text.replace("−", "-"))).filter(Number.isFinite);

/** A place in a chart, as shares of its width and height from its upper left. */
export type Place = readonly [right: number, down: number];

/** Drags from one place of a chart to another. */
export async function dragIn(page: Page, name: string, from: Place, to: Place): Promise<void> {
  await pointAt(page, name, from);
  await page.mouse.down();
  await pointAt(page, name, to, 4);
  await page.mouse.up();
}

/** Moves the pointer to a place of a chart. */
export async function pointAt(
  page: Page,
  name: string,
  [right, down]: Place,
  steps = 1,
): Promise<void> {
  const image = card(page, name).getByRole("img");
  await image.waitFor();
  const { x, y, width, height } = (await image.boundingBox())!;
  await page.mouse.move(x + width * right, y + height * down, { steps });
}
