import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
const day = 86_400_000;

beforeAll(async () => {
  const { seed } = stage;
  const first = await seed.experiment("first");
  const second = await seed.experiment("second");
  const startTime = Date.now() - 40 * day;
  for (const id of [first, second]) {
    await seed.run(id, { name: `old-failed-${id}`, status: "FAILED", startTime });
    await seed.run(id, { name: `old-${id}`, startTime });
    await seed.run(id, { name: `new-failed-${id}`, status: "FAILED" });
  }
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the page shows what would go and is accessible, %s", async (name, size) => {
    const page = await stage.open("/clean-up", { theme, size });

    await page.locator("footer").getByText("2 runs match").waitFor();
    await screenshot(page, `clean-up-${theme}-${name}`);
    await expectAccessible(page);
    expect(await page.title()).toBe("Clean up · Millrace");
  });
});

test("failed runs of more than 30 days ago go after their count is told, and come back", async () => {
  const page = await stage.open("/experiments/1");
  const footer = page.locator("footer");
  await page.keyboard.press("g");
  await page.keyboard.press("c");

  await page.getByRole("button", { name: "Delete 2 runs…" }).click();
  await page.getByRole("group", { name: /^Move 2 runs .*to the trash\?$/ }).waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await footer.getByText("Moved 2 runs to the trash").waitFor();
  await page.getByText("No run matches").waitFor();

  await page.keyboard.press("t");
  await page.getByRole("link", { name: "old-failed-1" }).waitFor();
  await screenshot(page, "clean-up-trash");
  await page.keyboard.press("t");
  await page.keyboard.press("Control+z");
  await footer.getByText("Undone: Moved 2 runs to the trash").waitFor();
  await page.getByRole("link", { name: "old-failed-2" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
});

test("a run that is taken from the selection stays", async () => {
  const page = await stage.open("/clean-up?status=FAILED,FINISHED");

  await page.getByRole("button", { name: "Delete 4 runs…" }).waitFor();
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "Delete 3 runs…" }).waitFor();
  await page.getByRole("combobox", { name: "older than" }).selectOption("nothing");

  await page.locator("footer").getByText("6 runs match").waitFor();
  expect(new URL(page.url()).search).toBe("?status=FAILED,FINISHED&age=");
});
