import { webhookBody } from "../../protocol/announcement.ts";
import type { WebhookEvent } from "../../protocol/webhooks.ts";

const name = "example";
const version = "1";
const tag = { key: "team", value: "vision" };
const tags = { team: "vision" };
const description = "An example";

/** What a webhook is told of an event, as an example; of each entity that has one. */
const examples: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  REGISTERED_MODEL: { CREATED: { name, tags, description } },
  MODEL_VERSION: {
    CREATED: {
      name,
      version,
      source: `models:/m-${"0".repeat(32)}`,
      run_id: "0".repeat(32),
      tags,
      description,
    },
  },
  MODEL_VERSION_TAG: {
    SET: { name, version, ...tag },
    DELETED: { name, version, key: tag.key },
  },
  MODEL_VERSION_ALIAS: {
    CREATED: { name, alias: "champion", version },
    DELETED: { name, alias: "champion" },
  },
  PROMPT: { CREATED: { name, tags, description } },
  PROMPT_VERSION: {
    CREATED: { name, version, template: "Hello {{ name }}!", tags, description },
  },
  PROMPT_TAG: { SET: { name, ...tag }, DELETED: { name, key: tag.key } },
  PROMPT_VERSION_TAG: {
    SET: { name, version, ...tag },
    DELETED: { name, version, key: tag.key },
  },
  PROMPT_ALIAS: {
    CREATED: { name, alias: "champion", version },
    DELETED: { name, alias: "champion" },
  },
  BUDGET_POLICY: {
    EXCEEDED: {
      budget_policy_id: "bp-0",
      budget_unit: "USD",
      budget_amount: 100,
      current_spend: 101.5,
      duration_unit: "MONTHS",
      duration_value: 1,
      target_scope: "GLOBAL",
      workspace: "default",
      target_value: null,
      window_start: 1_700_000_000_000,
    },
  },
};

/** The body of a test message, as that of a real one is. */
export const exampleBody = ({ entity = "ENTITY_UNSPECIFIED", action = "SET" }: WebhookEvent) =>
  webhookBody(
    {
      entity: entity.toLowerCase(),
      action: action.toLowerCase(),
      data: examples[entity]?.[action] ?? {},
    },
    Date.now(),
  );
