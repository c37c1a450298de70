import type { Request } from "../../api/types.ts";

type WebhookEvent = Request<"createWebhook">["events"][number];

/** What a webhook can be told of, in words. */
export const webhookEvents: readonly (readonly [text: string, event: WebhookEvent])[] = [
  ["a model is made", { entity: "REGISTERED_MODEL", action: "CREATED" }],
  ["a version is registered", { entity: "MODEL_VERSION", action: "CREATED" }],
  ["a tag of a version is set", { entity: "MODEL_VERSION_TAG", action: "SET" }],
  ["a tag of a version is deleted", { entity: "MODEL_VERSION_TAG", action: "DELETED" }],
  ["an alias is set", { entity: "MODEL_VERSION_ALIAS", action: "CREATED" }],
  ["an alias is deleted", { entity: "MODEL_VERSION_ALIAS", action: "DELETED" }],
  ["a prompt is made", { entity: "PROMPT", action: "CREATED" }],
  ["a version of a prompt is made", { entity: "PROMPT_VERSION", action: "CREATED" }],
  ["a tag of a prompt is set", { entity: "PROMPT_TAG", action: "SET" }],
  ["a tag of a prompt is deleted", { entity: "PROMPT_TAG", action: "DELETED" }],
  ["a tag of a prompt's version is set", { entity: "PROMPT_VERSION_TAG", action: "SET" }],
  ["a tag of a prompt's version is deleted", { entity: "PROMPT_VERSION_TAG", action: "DELETED" }],
  ["an alias of a prompt is set", { entity: "PROMPT_ALIAS", action: "CREATED" }],
  ["an alias of a prompt is deleted", { entity: "PROMPT_ALIAS", action: "DELETED" }],
];

const isSame = (a: WebhookEvent, b: WebhookEvent): boolean =>
  a.entity === b.entity && a.action === b.action;

/** An event in words; one that has none, as the protocol names it. */
export const wordsOfEvent = (event: WebhookEvent): string =>
  webhookEvents.find(([, each]) => isSame(each, event))?.[0] ?? `${event.entity} ${event.action}`;
