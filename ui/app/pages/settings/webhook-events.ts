import type { Request } from "../../api/types.ts";

type WebhookEvent = Request<"createWebhook">["events"][number];

/** What a webhook can be told of, in words. */
export const webhookEvents: readonly (readonly [text: string, event: WebhookEvent])[] = [
  ["a model is created", { entity: "REGISTERED_MODEL", action: "CREATED" }],
  ["a version is registered", { entity: "MODEL_VERSION", action: "CREATED" }],
  ["a tag of a version is set", { entity: "MODEL_VERSION_TAG", action: "SET" }],
  ["a tag of a version is deleted", { entity: "MODEL_VERSION_TAG", action: "DELETED" }],
  ["an alias is set", { entity: "MODEL_VERSION_ALIAS", action: "CREATED" }],
  ["an alias is deleted", { entity: "MODEL_VERSION_ALIAS", action: "DELETED" }],
  ["a prompt is created", { entity: "PROMPT", action: "CREATED" }],
  ["a version of a prompt is created", { entity: "PROMPT_VERSION", action: "CREATED" }],
  ["a tag of a prompt is set", { entity: "PROMPT_TAG", action: "SET" }],
  ["a tag of a prompt is deleted", { entity: "PROMPT_TAG", action: "DELETED" }],
  ["a tag of a prompt's version is set", { entity: "PROMPT_VERSION_TAG", action: "SET" }],
  ["a tag of a prompt's version is deleted", { entity: "PROMPT_VERSION_TAG", action: "DELETED" }],
  ["an alias of a prompt is set", { entity: "PROMPT_ALIAS", action: "CREATED" }],
  ["an alias of a prompt is deleted", { entity: "PROMPT_ALIAS", action: "DELETED" }],
];

const isSame = (a: WebhookEvent, b: WebhookEvent): boolean =>
  a.entity === b.entity && a.action === b.action;

const placeOf = (event: WebhookEvent): number =>
  webhookEvents.findIndex(([, each]) => isSame(each, event));

const isNamed = (event: WebhookEvent): boolean => placeOf(event) >= 0;

/** The places in the list above of a webhook's events. */
export const chosenOf = (events: readonly WebhookEvent[] = []): ReadonlySet<number> =>
  new Set(events.filter(isNamed).map((event) => placeOf(event)));

/** The events at these places, with those that a webhook has and the list has not. */
export const eventsOf = (
  chosen: ReadonlySet<number>,
  before: readonly WebhookEvent[] = [],
): WebhookEvent[] => [
  ...webhookEvents.flatMap(([, event], at) => (chosen.has(at) ? [event] : [])),
  ...before.filter((event) => !isNamed(event)),
];

/** An event in words; one that has none, as the protocol names it. */
export const wordsOfEvent = (event: WebhookEvent): string =>
  webhookEvents[placeOf(event)]?.[0] ?? `${event.entity} ${event.action}`;
