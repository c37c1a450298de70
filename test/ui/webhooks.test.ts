import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebhookReceiver } from "../setup/webhook-receiver.ts";
import { registryOf } from "./registry-world.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

/** Webhooks in the settings, with a receiver on this machine. */

const stage = setStage({
  env: {
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: "true",
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: "https,http",
    MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: `${Buffer.alloc(32, 3).toString("base64url")}=`,
  },
});
const registry = registryOf(stage);
const receiver = new WebhookReceiver();

beforeAll(() => receiver.start());
afterAll(() => receiver.stop());

describe.each([
  ["light", wide],
  ["dark", narrow],
] as const)("in the %s theme", (theme, size) => {
  test("a webhook is made, tested, told, changed, disabled, enabled and deleted", async () => {
    const name = `deploy-${theme}`;
    const page = await stage.open("/settings", { theme, size });
    const said = page.getByRole("status");

    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("textbox", { name: "URL" }).fill(receiver.url);
    await page.getByLabel("Secret").fill("between us");
    await page.getByRole("checkbox", { name: "an alias is set" }).check();
    await screenshot(page, `webhook-form-${theme}`);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create" }).click();
    const webhook = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
    await webhook.getByText("when an alias is set").waitFor();

    receiver.received.length = 0;
    await webhook.getByRole("button", { name: "Test" }).click();
    await said.getByText(`${name}: The receiver answered 200`).waitFor();
    await registry.register(name, 1);
    await registry.alias(name, "champion", "1");
    const [, told] = await receiver.heard(2);
    expect(told!.message.data).toEqual({ name, alias: "champion", version: "1" });

    await webhook.getByRole("button", { name: "Change" }).click();
    await webhook.getByRole("checkbox", { name: "an alias is deleted" }).check();
    await screenshot(page, `webhook-change-${theme}`);
    await expectAccessible(page);
    await webhook.getByRole("button", { name: "Save" }).click();
    await webhook.getByText("an alias is set, an alias is deleted").waitFor();

    await webhook.getByRole("button", { name: "Disable" }).click();
    await webhook.getByText("disabled; when").waitFor();
    await screenshot(page, `webhooks-${theme}`);
    await expectAccessible(page);
    await page.keyboard.press("Control+z");
    await webhook.getByText("disabled; when").waitFor({ state: "detached" });
    await webhook.getByRole("button", { name: "Delete…" }).click();
    await webhook.getByRole("button", { name: "Delete", exact: true }).click();
    await webhook.waitFor({ state: "detached" });
    expect(await said.innerText()).toContain(`Deleted the webhook “${name}”`);
  });

  test("what keeps a webhook from being told is said", async () => {
    const page = await stage.open("/settings", { theme, size });

    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(`lost-${theme}`);
    await page.getByRole("textbox", { name: "URL" }).fill("http://127.0.0.1:1/");
    await page.getByRole("checkbox", { name: "a model is created" }).check();
    await page.getByRole("button", { name: "Create" }).click();
    const webhook = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
    await webhook.getByRole("button", { name: "Test" }).click();
    const said = page.getByRole("status");
    await expect.poll(() => said.innerText()).toContain(`lost-${theme}: The webhook could not be`);
    await webhook.getByRole("button", { name: "Delete…" }).click();
    await webhook.getByRole("button", { name: "Delete", exact: true }).click();
    await webhook.waitFor({ state: "detached" });
  });
});
