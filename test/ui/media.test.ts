import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { logged } from "./logged.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

/** Files that Python logged and that have viewers of their own. */

const stage = setStage();
let run: string;

beforeAll(async () => {
  ({ run } = await logged<{ run: string }>("log_media.py", stage.url));
});

type Look = Parameters<typeof stage.open>[1];

async function open(path: string, look: Look = {}): Promise<Page> {
  const [folder] = path.split("/");
  const page = await stage.open(
    `/runs/${run}?path=${encodeURIComponent(path)}&open=${folder}`,
    look,
  );
  await page.getByRole("region", { name: "Artifacts" }).scrollIntoViewIfNeeded();
  return page;
}

const artifacts = (page: Page): Locator => page.getByRole("region", { name: "Artifacts" });

/** What a test asks of a video or a sound. */
interface Media {
  duration: number;
  videoWidth: number;
  muted: boolean;
  ended: boolean;
  currentTime: number;
  play(): Promise<void>;
}

const ask = <T>(media: Locator, question: (media: Media) => T | Promise<T>): Promise<T> =>
  media.evaluate(question as never);

describe.each([
  ["light", "wide", wide],
  ["dark", "narrow", narrow],
] as const)("in the %s theme, %s", (theme, width, size) => {
  const shot = (page: Page, name: string) => screenshot(page, `media-${name}-${theme}-${width}`);

  test("a video is played to its end", async () => {
    const page = await open("media/clip.webm", { theme, size });
    const video = artifacts(page).locator("video");

    await expect.poll(() => ask(video, ({ videoWidth }) => videoWidth)).toBe(96);
    await ask(video, (media) => {
      media.muted = true;
      return media.play();
    });
    await expect.poll(() => ask(video, ({ ended }) => ended)).toBe(true);
    await shot(page, "video");
    await expectAccessible(page);
  });

  test("a sound is played, and from its middle", async () => {
    const page = await open("media/beep.wav", { theme, size });
    const sound = artifacts(page).locator("audio");

    await expect.poll(() => ask(sound, ({ duration }) => duration)).toBeCloseTo(1.5, 2);
    await ask(sound, (media) => {
      media.muted = true;
      media.currentTime = 1;
      return media.play();
    });
    await expect.poll(() => ask(sound, ({ ended }) => ended)).toBe(true);
    await shot(page, "sound");
    await expectAccessible(page);
  });

  test("a PDF is shown by the browser's viewer, and lies in no frame of this origin", async () => {
    const page = await open("plots/curve.pdf", { theme, size });
    const frame = artifacts(page).locator("iframe");

    await expect.poll(() => frame.getAttribute("src")).toMatch(/^blob:/);
    const viewer = () => page.frames().some((each) => each.url().startsWith("blob:"));
    await expect.poll(viewer).toBe(true);
    await shot(page, "pdf");
  });

  test("a map is shown as text", async () => {
    const page = await open("maps/cities.geojson", { theme, size });

    await artifacts(page).getByText("FeatureCollection").waitFor();
    await artifacts(page).getByText("Zürich").waitFor();
    expect(await artifacts(page).locator("pre").innerText()).toMatch(/\n {10}47\.3769\n/);
    await shot(page, "map");
    await expectAccessible(page);
  });

  test("names that have no room show what tells them apart", async () => {
    const page = await stage.open(`/runs/${run}?open=images,tables`, { theme, size });
    const row = (name: string | RegExp) => artifacts(page).getByRole("row", { name });
    await artifacts(page).scrollIntoViewIfNeeded();

    await row("validation/samples step 1999.png").waitFor();
    const cut = row(/confusion_matrix_of_the_validation_fold_2.csv/);
    const end = cut.locator("span", { hasText: /^ld_2\.csv$/ });
    const cell = (await cut.getByRole("gridcell").first().boundingBox())!;
    const { x, width: wideness } = (await end.boundingBox())!;
    expect(x + wideness).toBeLessThanOrEqual(cell.x + cell.width);
    const title = await cut.locator("[title]").getAttribute("title");
    expect(title).toBe("tables/confusion_matrix_of_the_validation_fold_2.csv");
    await shot(page, "names");
    await expectAccessible(page);
  });
});

test.each([
  ["large/train.log", "The first 1.0 MB of 32.4 MB", "INFO a line of a log"],
  ["large/all.json", "The first 1.0 MB of 3.1 MB", '{"id": 0}'],
  ["large/predictions.csv", "The first 1.0 MB of 11.8 MB", "142857"],
  ["large/weights.bin", "Not text: 5.0 MB", "000000"],
])("of %s the beginning alone is fetched and shown", async (path, size, words) => {
  const page = await stage.open(`/runs/${run}?open=large`);
  const fetched: number[] = [];
  page.on("response", (response) => {
    if (response.url().includes("path=large"))
      fetched.push(Number(response.headers()["content-length"]));
  });
  await artifacts(page)
    .getByRole("row", { name: path.slice("large/".length) })
    .click();

  await artifacts(page).getByText(size).first().waitFor();
  await artifacts(page).getByText(words).first().waitFor();
  expect(fetched).toEqual([1024 * 1024]);
  await screenshot(page, `media-${path.replaceAll(/\W/g, "-")}`);
  await expectAccessible(page);
});
