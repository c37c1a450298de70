import { call } from "../../api/call.ts";
import type { EndpointName, Request, Response } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { useNotices } from "../../shell/notices.ts";

export type Webhook = NonNullable<Response<"listWebhooks">["webhooks"]>[number];

const changes: readonly EndpointName[] = ["listWebhooks"];

/** What can be done to webhooks; each resolves to whether it was done. */
export function useWebhookActions() {
  const change = useChange();
  const { tell } = useNotices();
  return {
    create: (webhook: Request<"createWebhook">) =>
      change({
        done: `Created the webhook “${webhook.name}”`,
        failed: "The webhook was not created",
        run: () => call("createWebhook", webhook),
        changes,
      }),
    update: ({ webhook_id, name }: Webhook, fields: Request<"createWebhook">) =>
      change({
        done: `Changed the webhook “${name}”`,
        failed: "The webhook was not changed",
        run: () => call("updateWebhook", { webhook_id, ...fields }),
        changes,
      }),
    /** Sends an example, and says what the receiver answered. */
    test: ({ webhook_id, name }: Webhook) =>
      change({
        failed: "The webhook was not tested",
        run: async () => {
          const { result } = await call("testWebhook", { webhook_id });
          const { success, response_status, error_message } = result;
          const answer = error_message || `The receiver answered ${response_status}`;
          tell({ text: `${name}: ${answer}`, ...(!success && { tone: "bad" }) });
        },
        changes: [],
      }),
    setActive: ({ webhook_id, name }: Webhook, isActive: boolean) =>
      change({
        done: `${isActive ? "Enabled" : "Disabled"} the webhook “${name}”`,
        failed: "The webhook was not changed",
        run: () => call("updateWebhook", { webhook_id, status: isActive ? "ACTIVE" : "DISABLED" }),
        undo: () => call("updateWebhook", { webhook_id, status: isActive ? "DISABLED" : "ACTIVE" }),
        changes,
      }),
    remove: ({ webhook_id, name }: Webhook) =>
      change({
        done: `Deleted the webhook “${name}”`,
        failed: "The webhook was not deleted",
        run: () => call("deleteWebhook", { webhook_id }),
        changes,
      }),
  };
}
