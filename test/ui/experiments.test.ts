import { beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
let resnet: string;

const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

beforeAll(async () => {
  const { seed } = stage;
  resnet = await seed.experiment("vision/imagenet-resnet", {
    "mlflow.note.content": "# ResNet\n\nBaselines for **ImageNet**.",
    "mlflow.user": "ada",
    team: "vision",
  });
  await seed.experiment("vision/segmentation/cityscapes");
  await seed.experiment("nlp/summaries");
  await seed.experiment("toy");
  await seed.experiment("hostile", {
    "mlflow.note.content": `${hostile}\n\n[a](javascript:document.title='owned') ![](http://elsewhere.example/x.png)`,
    [`k${"<b>"}`.replace(/[<>]/g, "")]: hostile,
  });
  const minute = 60_000;
  for (let run = 0; run < 5; run += 1)
    await seed.run(resnet, {
      name: `run-${run}`,
      startTime: Date.now() - (run + 5) * minute,
      metrics: { acc: 0.7 + run / 100 },
      status: run === 0 ? "RUNNING" : "FINISHED",
    });
});

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("the page shows folders and is accessible, %s", async (name, size) => {
    const page = await stage.open("/", { theme, size });

    const table = page.getByRole("treegrid", { name: "Experiments" });
    await table.getByRole("row", { name: "vision" }).first().waitFor();
    await table.getByRole("link", { name: "imagenet-resnet" }).waitFor();
    await page.getByText("5 runs").waitFor();
    await page.keyboard.press("j");
    await screenshot(page, `experiments-${theme}-${name}`);
    await expectAccessible(page);
    expect(await page.title()).toBe("Experiments · Millrace");
  });
});
