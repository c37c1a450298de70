import { randomUUID } from "node:crypto";
import { encrypt } from "../../core/fernet.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import { createWebhook, testWebhook, updateWebhook } from "../../protocol/webhooks.ts";
import { route, type Route } from "../route.ts";
import type { WebhookSettings } from "../settings.ts";
import { exampleBody } from "../webhooks/example-data.ts";
import { webhookUrl } from "../webhooks/webhook-url.ts";

/** Webhooks, where more is to be done than to keep them. */
export const webhookRoutes: readonly Route[] = [
  route(createWebhook, async (asked, { registry, settings }) => {
    webhookUrl(asked.url, settings.webhooks);
    return await registry.createWebhook({ ...asked, ...stored(asked, settings.webhooks) });
  }),

  route(updateWebhook, async (asked, { registry, settings, webhooks }) => {
    if (asked.url) webhookUrl(asked.url, settings.webhooks);
    const answer = await registry.updateWebhook({ ...asked, ...stored(asked, settings.webhooks) });
    webhooks.wake();
    return answer;
  }),

  route(testWebhook, async ({ webhook_id, event }, { registry, webhooks }) => {
    const { webhook } = await registry.getWebhook({ webhook_id });
    const tested = event ?? webhook.events?.[0];
    if (tested === undefined) throw invalidParameter("The webhook has no event to be tested with.");
    const target = await registry.webhookTarget({ webhook_id });
    const result = await webhooks.send(target, randomUUID(), exampleBody(tested)).then(
      ({ status, body }) => ({
        success: status >= 200 && status < 400,
        response_status: status,
        response_body: body,
      }),
      (error: unknown) => ({
        success: false,
        error_message: `The webhook could not be told: ${(error as Error).message}`,
      }),
    );
    return { result };
  }),
];

/** A webhook's secret as it is stored; an empty one takes it away. */
function stored(
  { secret }: { secret?: string | undefined },
  { secretKey }: WebhookSettings,
): { secret?: string | undefined } {
  if (!secret) return { secret };
  if (secretKey === undefined)
    throw invalidParameter(
      "Secrets are stored encrypted, and this server has no key. Start it with MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 32 random bytes in URL-safe base64.",
    );
  return { secret: encrypt(secretKey, secret) };
}
