import { describe, expect, test } from "vitest";
import { registryOf } from "./registry-world.ts";
import { expectAccessible, screenshot, setStage } from "./stage.ts";

/** Prompts, which are registered models with a text. */

const stage = setStage();
const registry = registryOf(stage);
const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };
const ofExperiments = { key: "_mlflow_experiment_ids", value: ",0," };

async function register(name: string, texts: readonly string[]): Promise<void> {
  await stage.seed.post("registered-models/create", { name, tags: [isPrompt, ofExperiments] });
  for (const value of texts)
    await stage.seed.post("model-versions/create", {
      name,
      source: "dummy-source",
      tags: [isPrompt, { key: "mlflow.prompt.text", value }],
    });
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test("a prompt is found, read, and its versions are compared", async () => {
    const name = `greeting-${theme}`;
    await register(name, ["Greet {{name}}.\nBe short.", "Greet {{name}} warmly.\nBe short."]);
    const page = await stage.open("/models", { theme });

    await page.getByRole("button", { name: "Prompts" }).click();
    await page.getByRole("gridcell", { name }).waitFor();
    expect(await page.getByText("experiment_ids").count()).toBe(0);
    await page.getByRole("gridcell", { name }).dblclick();
    await page.getByText("{{name}}", { exact: true }).waitFor();
    await page.getByRole("tab", { name: "Changes" }).click();
    await page.getByText("Greet {{name}} warmly.").waitFor();
    await screenshot(page, `prompt-${theme}`);
    await expectAccessible(page);

    expect(new URL(page.url()).search).toBe("?text=changes");

    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Who made a change is known of clients").waitFor();
    await expectAccessible(page);
  });

  test("a version of a prompt is promoted, with the changes of its text", async () => {
    const name = `promoted-${theme}`;
    await register(name, ["Say hello.", "Say goodbye."]);
    await registry.alias(name, "live", "1");
    const page = await stage.open(`/models/${name}/versions/2/promote?to=live`, { theme });

    await page.getByText("Say goodbye.").waitFor();
    await page.getByText("Say hello.").waitFor();
    await screenshot(page, `prompt-promote-${theme}`);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByText("“live” is version 2, was 1").waitFor();
    expect(await registry.aliased(name, "live")).toBe("2");
  });

  test("a version of a prompt tells how to load it, and nothing that prompts do not have", async () => {
    const name = `loaded-${theme}`;
    await register(name, ["Say hello."]);
    const page = await stage.open(`/models/${name}/versions/1`, { theme });

    await page.getByText(`mlflow.genai.load_prompt("prompts:/${name}/1")`).waitFor();
    await page.getByRole("tab", { name: "TypeScript" }).click();
    await page.getByText("await client.getModelVersion({").waitFor();
    await page.getByRole("tab", { name: "Shell" }).click();
    const code = await page.getByText(/^curl '/).innerText();
    expect(code).toContain(`model-versions/get?name=${name}&version=1`);
    await page.getByText("version 1 registered").waitFor();
    expect(await page.getByText(/^Stage:|dummy-source/).count()).toBe(0);
    await screenshot(page, `prompt-version-${theme}`);
    await expectAccessible(page);
  });
});
