import { beforeAll, describe, expect, test } from "vitest";
import { png } from "./artifact-files.ts";
import { expectAccessible, screenshot, setStage } from "./stage.ts";

const stage = setStage();
let runs: string;

beforeAll(async () => {
  const { seed } = stage;
  const experimentId = await seed.experiment("compared");
  const [a, b] = [
    await seed.run(experimentId, { name: "a" }),
    await seed.run(experimentId, { name: "b" }),
  ];
  const lines = Array.from({ length: 60 }, (_, at) => `x${at} = ${at}`);
  const changed = lines.toSpliced(30, 2, "x30 = 31", "<script>", "newer = 2").toSpliced(5, 1);
  await seed.artifacts(a, {
    "code/train.py": `${lines.join("\n")}\n`,
    "plot.png": png(120, 80, [200, 60, 60]),
    "weights.bin": new Uint8Array(300),
    "same.txt": "same",
    "only-a.txt": "only in a",
  });
  await seed.artifacts(b, {
    "code/train.py": `${changed.join("\n")}\n`,
    "plot.png": png(120, 80, [60, 60, 200]),
    "weights.bin": new Uint8Array(300).fill(1),
    "same.txt": "same",
  });
  runs = `${a},${b}`;
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("texts stand side by side, what differs marked and what does not folded", async () => {
    const page = await stage.open(`/gallery?runs=${runs}&path=code/train.py&open=code`, { theme });

    await page.getByText("25 lines that are the same").waitFor();
    await screenshot(page, `comparison-${theme}-text`);
    await expectAccessible(page);
    expect(await page.getByText("<script>").count()).toBe(1);
    await page.getByRole("button", { name: "All lines" }).click();
    await page.getByText("x45 = 45").first().waitFor();
  });
});

test.each([
  ["same.txt", "The files are the same."],
  ["weights.bin", "The files differ: 300 B and 300 B"],
  ["only-a.txt", "only in baseline"],
])("%s: %s", async (path, words) => {
  const page = await stage.open(`/gallery?runs=${runs}&path=${path}`);
  await page.getByText(words).waitFor();
  expect(await page.getByRole("row", { name: path }).count()).toBe(1);
});

test("pictures stand side by side, or one over the other", async () => {
  const page = await stage.open(`/gallery?runs=${runs}&path=plot.png`);

  expect(await page.getByRole("img", { name: /^plot.png of/ }).count()).toBe(2);
  await page.getByRole("button", { name: "Swipe" }).click();
  await page.getByRole("slider").press("ArrowRight");
  await screenshot(page, "comparison-swipe");
  await expectAccessible(page);
});
