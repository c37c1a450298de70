import type * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { bool, enumOf, int32, int64, message, repeated, requiredString, string } from "./fields.ts";
import { maxResults, optionalString, rule, shown } from "./rules.ts";

const WebhookStatus = { ACTIVE: 1, DISABLED: 2 } as const;

const WebhookEntity = {
  ENTITY_UNSPECIFIED: 0,
  REGISTERED_MODEL: 1,
  MODEL_VERSION: 2,
  MODEL_VERSION_TAG: 3,
  MODEL_VERSION_ALIAS: 4,
  PROMPT: 5,
  PROMPT_VERSION: 6,
  PROMPT_TAG: 7,
  PROMPT_VERSION_TAG: 8,
  PROMPT_ALIAS: 9,
  BUDGET_POLICY: 10,
} as const;

const WebhookAction = {
  ACTION_UNSPECIFIED: 0,
  CREATED: 1,
  UPDATED: 2,
  DELETED: 3,
  SET: 4,
  EXCEEDED: 5,
} as const;

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  REGISTERED_MODEL: ["CREATED"],
  MODEL_VERSION: ["CREATED"],
  MODEL_VERSION_TAG: ["SET", "DELETED"],
  MODEL_VERSION_ALIAS: ["CREATED", "DELETED"],
  PROMPT: ["CREATED"],
  PROMPT_VERSION: ["CREATED"],
  PROMPT_TAG: ["SET", "DELETED"],
  PROMPT_VERSION_TAG: ["SET", "DELETED"],
  PROMPT_ALIAS: ["CREATED", "DELETED"],
  BUDGET_POLICY: ["EXCEEDED"],
};

/** What a webhook is told of. */
export const WebhookEvent = message({
  entity: enumOf(WebhookEntity),
  action: enumOf(WebhookAction),
}).check(
  rule(
    ({ entity = "", action = "" }) => EVENTS[entity]?.includes(action) === true,
    ({ entity, action }) =>
      `There is no webhook event ${entity} ${action}; the events are ${Object.entries(EVENTS)
        .map(([name, actions]) => `${name} ${actions.join(" or ")}`)
        .join(", ")}.`,
  ),
);
export type WebhookEvent = z.output<typeof WebhookEvent>;

export const Webhook = message({
  webhook_id: string(),
  name: string(),
  description: optionalString(),
  url: string(),
  events: repeated(WebhookEvent).optional(),
  status: enumOf(WebhookStatus).optional(),
  creation_timestamp: int64().optional(),
  last_updated_timestamp: int64().optional(),
});
export type Webhook = z.output<typeof Webhook>;

const webhookName = () =>
  requiredString().check(
    rule(
      (name) => name.length <= 63 && /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name),
      (name) =>
        `Invalid webhook name '${shown(name)}': use up to 63 letters, digits, '.', '_' and '-', with a letter or digit at both ends.`,
    ),
  );

/** Encrypted, as it is stored, it must fit its column of 1000 characters. */
const SECRET_BYTES = 600;

const secret = () =>
  string()
    .check(
      rule(
        (text) => new TextEncoder().encode(text).length <= SECRET_BYTES,
        () => `A webhook's secret may have at most ${SECRET_BYTES} bytes.`,
      ),
    )
    .optional();

const MOST_EVENTS = 100;

const webhookId = () => requiredString();

const touched = (action: "read" | "create" | "update" | "delete") =>
  ({ resource: "server", action }) as const;

export const createWebhook = endpoint({
  name: "createWebhook",
  summary: "Have a URL told of changes in the model registry.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/webhooks",
  touches: touched("create"),
  request: () =>
    message({
      name: webhookName(),
      url: requiredString(),
      events: repeated(WebhookEvent, MOST_EVENTS).check(
        rule(
          (events) => events.length > 0,
          () => "A webhook needs at least one event.",
        ),
      ),
      description: optionalString(),
      secret: secret(),
      status: enumOf(WebhookStatus).optional(),
    }),
  response: () => message({ webhook: Webhook }),
});

export const listWebhooks = endpoint({
  name: "listWebhooks",
  summary: "List the webhooks, the newest first, in pages.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/webhooks",
  touches: touched("read"),
  request: () =>
    message({
      max_results: maxResults(1000).default(100),
      page_token: optionalString(),
    }),
  response: () =>
    message({ webhooks: repeated(Webhook).optional(), next_page_token: optionalString() }),
});

export const getWebhook = endpoint({
  name: "getWebhook",
  summary: "Get a webhook, without its secret.",
  methods: ["GET"],
  version: "2.0",
  path: "/mlflow/webhooks/{webhook_id}",
  touches: touched("read"),
  request: () => message({ webhook_id: webhookId() }),
  response: () => message({ webhook: Webhook }),
});

export const updateWebhook = endpoint({
  name: "updateWebhook",
  summary: "Change a webhook; what is not named stays.",
  methods: ["PATCH"],
  version: "2.0",
  path: "/mlflow/webhooks/{webhook_id}",
  touches: touched("update"),
  request: () =>
    message({
      webhook_id: webhookId(),
      name: webhookName().optional(),
      url: optionalString(),
      events: repeated(WebhookEvent, MOST_EVENTS).optional(),
      description: optionalString(),
      secret: secret(),
      status: enumOf(WebhookStatus).optional(),
    }),
  response: () => message({ webhook: Webhook }),
});

export const deleteWebhook = endpoint({
  name: "deleteWebhook",
  summary: "Delete a webhook with what waits to be delivered to it.",
  methods: ["DELETE"],
  version: "2.0",
  path: "/mlflow/webhooks/{webhook_id}",
  touches: touched("delete"),
  request: () => message({ webhook_id: webhookId() }),
  response: () => message({}),
});

export const testWebhook = endpoint({
  name: "testWebhook",
  summary: "Send an example of an event, by default the webhook's first, and show the answer.",
  methods: ["POST"],
  version: "2.0",
  path: "/mlflow/webhooks/{webhook_id}/test",
  touches: touched("update"),
  request: () => message({ webhook_id: webhookId(), event: WebhookEvent.optional() }),
  response: () =>
    message({
      result: message({
        success: bool(),
        response_status: int32().optional(),
        response_body: optionalString(),
        error_message: optionalString(),
      }),
    }),
});
