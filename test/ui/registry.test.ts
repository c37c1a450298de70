import { describe, expect, test } from "vitest";
import { registryOf } from "./registry-world.ts";
import { expectAccessible, narrow, screenshot, setStage } from "./stage.ts";

/** What is done to registered models by hand, in a registry store of its own. */

const stage = setStage({ args: ["--registry-store-uri", "sqlite:///registry.db"] });
const registry = registryOf(stage);
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

const transition = (name: string, version: string, stage_: string) =>
  stage.seed.post("model-versions/transition-stage", { name, version, stage: stage_ });

/** Describes a model with the credentials of a user. */
async function describeAs(user: string, name: string, description: string): Promise<void> {
  await fetch(`${stage.url}/api/2.0/mlflow/registered-models/update`, {
    method: "PATCH",
    headers: { "content-type": "application/json", authorization: `Basic ${btoa(`${user}:x`)}` },
    body: JSON.stringify({ name, description }),
  });
}

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  const open = (path: string, size?: typeof narrow) =>
    stage.open(path, { theme, ...(size && { size }) });

  test("a model is created, found by a filter, renamed and deleted, and says what it takes with it", async () => {
    const fresh = `fresh-${theme}`;
    const stale = `stale-${theme}`;
    await registry.register(`other-${theme}`, 0);
    const page = await open("/models");

    await page.keyboard.press("n");
    await page.getByRole("textbox", { name: "Name of the new model" }).fill(fresh);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: fresh }).waitFor();
    const tag = { name: fresh, key: "age", value: theme };
    await stage.seed.post("registered-models/set-tag", tag);
    await page.keyboard.press("/");
    await page.keyboard.insertText(`tags.age = '${theme}'`);
    await page.getByRole("link", { name: `other-${theme}` }).waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("q")).toBe(`tags.age = '${theme}'`);

    await page.getByRole("gridcell", { name: fresh }).click();
    await page.keyboard.press("r");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill(stale);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: stale }).waitFor();
    await page.getByRole("gridcell", { name: stale, exact: true }).click();
    await page.keyboard.press("Delete");
    await page.getByRole("group", { name: `Delete “${stale}” with 0 versions` }).waitFor();
    await screenshot(page, `model-delete-${theme}`);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("link", { name: stale }).waitFor({ state: "detached" });
  });

  test("the list shows newest versions, aliases, owner and tags, and is found by a part of a name", async () => {
    const name = `listed-${theme}`;
    await registry.register(name, 2);
    await registry.alias(name, "champion", "1");
    await transition(name, "2", "Staging");
    for (const [key, value] of Object.entries({ owner: "ada", team: "vision" }))
      await stage.seed.post("registered-models/set-tag", { name, key, value });
    const page = await open("/models");

    await page.keyboard.press("/");
    await page.keyboard.insertText(`LISTED-${theme.slice(0, 3)}`);
    await page.getByText("1 model", { exact: true }).waitFor();
    const row = page.getByRole("row").filter({ hasText: name });
    for (const text of ["champion → 1", "Staging 2", "ada", "team: vision"])
      await row.getByText(text, { exact: true }).waitFor();
    await row.getByRole("link", { name: "2", exact: true }).click();
    await page.getByRole("heading", { name: "Version 2" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/models/${name}/versions/2`);
  });

  test("an alias moves to the version that is dropped on it, and is set by a key", async () => {
    const name = `aliased-${theme}`;
    await registry.register(name, 2);
    await registry.alias(name, "champion", "1");
    const page = await open(`/models/${name}`);
    const board = page.getByRole("list", { name: "Aliases" });

    await page
      .getByRole("link", { name: "2", exact: true })
      .dragTo(board.getByRole("listitem").filter({ hasText: "champion" }));
    await board.getByText("version 2").waitFor();
    expect(await registry.aliased(name, "champion")).toBe("2");

    await page.keyboard.press("a");
    await page.getByRole("combobox", { name: "Alias for version 2" }).fill("challenger");
    await page.keyboard.press("Enter");
    await board.getByText("challenger").waitFor();
    await page.getByRole("button", { name: "Delete the alias challenger" }).click();
    await board.getByText("challenger").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await board.getByText("challenger").waitFor();
  });

  test("the description and tags of a model and of a version are changed, and changed back", async () => {
    const name = `described-${theme}`;
    await registry.register(name, 1);
    for (const path of [`/models/${name}`, `/models/${name}/versions/1`]) {
      const page = await open(path);
      await page.getByRole("button", { name: "Edit description" }).click();
      await page.getByRole("textbox", { name: "Description" }).fill("Sees **all**.");
      await page.keyboard.press("Control+Enter");
      await page.locator("strong", { hasText: "all" }).waitFor();
      await page.keyboard.press("Control+z");
      await page.getByText("No description yet.").waitFor();

      await page.getByRole("button", { name: "Add a tag" }).click();
      await page.getByRole("textbox", { name: "Tag" }).fill("quality: good");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Delete the tag quality" }).click();
      await page.getByText("No tags yet.").waitFor();
      await page.keyboard.press("Control+z");
      await page.getByRole("button", { name: "Delete the tag quality" }).waitFor();
      await page.close();
    }
    const tags = [{ key: "quality", value: "good" }];
    expect(await registry.model(name)).toMatchObject({ tags });
    expect(await registry.version(name, "1")).toMatchObject({ tags });
  });

  test("the history says who changed what and when, of a model and of one version", async () => {
    const name = `changed-${theme}`;
    await registry.register(name, 2);
    await registry.alias(name, "champion", "1");
    await registry.alias(name, "champion", "2");
    await describeAs("ada", name, "Sees all.");
    for (let count = 0; count < 60; count += 1)
      await stage.seed.post("model-versions/set-tag", {
        name,
        version: "2",
        key: "count",
        value: String(count),
      });
    const page = await open(`/models/${name}?side=history`);
    const lines = page.getByRole("list", { name: "History" }).getByRole("listitem");

    await page.getByText("58 → 59").waitFor();
    await expect.poll(() => lines.count()).toBe(50);
    await page.getByRole("button", { name: "What was before" }).click();
    await page.getByText("model created").waitFor();
    await expect.poll(() => lines.count()).toBe(66);
    const described = lines.filter({ hasText: "description changed" });
    expect(await described.innerText()).toMatch(/ada[^]*Sees all\./);
    await described.scrollIntoViewIfNeeded();
    await screenshot(page, `history-${theme}`);
    await expectAccessible(page);

    await page.goto(`${stage.url}/models/${name}/versions/1`);
    await expect
      .poll(() => lines.locator("span:last-child").allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringContaining("version 1 registered")]));
    expect(await lines.count()).toBe(3);
    await screenshot(page, `version-elsewhere-${theme}`);
  });

  test("a version is promoted to an alias that is not there yet", async () => {
    const name = `named-${theme}`;
    await registry.register(name, 1);
    const page = await open(`/models/${name}/versions/1/promote`, narrow);

    await page.getByRole("combobox", { name: "to" }).selectOption("another alias…");
    await page.getByRole("textbox", { name: "Another alias" }).fill("canary");
    await screenshot(page, `promote-another-${theme}`);
    await page.keyboard.press("Enter");
    await page.getByText("becomes canary, which no version is now").waitFor();
    expect(new URL(page.url()).searchParams.get("to")).toBe("canary");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Promote" }).click();
    await page.getByText("“canary” is version 1").waitFor();
    expect(await registry.aliased(name, "canary")).toBe("1");
    await page.keyboard.press("Control+z");
    await expect.poll(() => registry.model(name)).not.toHaveProperty("aliases");
  });

  test("promotion to a stage archives what was there, and undo puts both back", async () => {
    const name = `staged-${theme}`;
    await registry.register(name, 2);
    await transition(name, "1", "Production");
    const page = await open(`/models/${name}/versions/2/promote`);

    await page.getByText("which is archived").waitFor();
    await page.getByRole("list", { name: "History" }).getByText("None → Production").waitFor();
    await page.getByRole("button", { name: "Promote" }).click();
    await page.getByRole("status").getByText("Version 2 is in Production").waitFor();
    const stages = async () =>
      page.getByRole("gridcell", { name: /^(None|Production|Archived)$/ }).allInnerTexts();
    await expect.poll(stages).toEqual(["Production", "Archived"]);
    await page.keyboard.press("Control+z");

    await page.getByRole("gridcell", { name: "Archived" }).waitFor({ state: "detached" });
    await expect.poll(stages).toEqual(["Production"]);
  });

  test("a version is moved to a stage and deleted from its page", async () => {
    const name = `moved-${theme}`;
    await registry.register(name, 2);
    const page = await open(`/models/${name}/versions/2`);

    await page.getByText("Stage: None").click();
    await page.getByRole("combobox", { name: "Move to" }).selectOption("Staging");
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await page.getByText("Stage: Staging").waitFor();
    await page.keyboard.press("Delete");
    await page.getByRole("group", { name: /^Delete version 2 for good/ }).waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL(`**/models/${name}`);
    await page.getByRole("button", { name: "Alias for version 1" }).waitFor();
    const versions = page.getByRole("gridcell").getByRole("link", { name: /^\d+$/ });
    expect(await versions.allInnerTexts()).toEqual(["1"]);
  });

  test("hostile names, tags and descriptions run nothing", async () => {
    const name = `'"><b>hostile<${theme}`;
    await stage.seed.post("registered-models/create", {
      name,
      description: hostile,
      tags: [{ key: "note", value: hostile }],
    });
    await stage.seed.post("model-versions/create", { name, source: "s3://bucket/a'b\"c" });
    const page = await open(`/models/${encodeURIComponent(name)}`);

    await page.getByRole("heading", { name }).waitFor();
    await screenshot(page, `model-hostile-${theme}`);
    expect(await page.title()).toBe(`${name} · Millrace`);
    await page.goto(`${stage.url}/models/${encodeURIComponent(name)}/versions/1`);
    await page.getByText("They are kept at").waitFor();
    expect(await page.title()).toBe(`Version 1 · Millrace`);
  });
});
