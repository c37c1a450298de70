import type { RequestOf, ResponseOf } from "../protocol/endpoint.ts";
import * as modelVersions from "../protocol/model-versions.ts";
import * as registeredModels from "../protocol/registered-models.ts";
import { getRegistryEvents } from "../protocol/registry-events.ts";
import * as webhooks from "../protocol/webhooks.ts";

/** The endpoints that a registry store answers, by name: one method each. */
export const registryEndpoints = {
  createRegisteredModel: registeredModels.createRegisteredModel,
  renameRegisteredModel: registeredModels.renameRegisteredModel,
  updateRegisteredModel: registeredModels.updateRegisteredModel,
  deleteRegisteredModel: registeredModels.deleteRegisteredModel,
  getRegisteredModel: registeredModels.getRegisteredModel,
  searchRegisteredModels: registeredModels.searchRegisteredModels,
  getLatestVersions: registeredModels.getLatestVersions,
  setRegisteredModelTag: registeredModels.setRegisteredModelTag,
  deleteRegisteredModelTag: registeredModels.deleteRegisteredModelTag,
  setRegisteredModelAlias: registeredModels.setRegisteredModelAlias,
  deleteRegisteredModelAlias: registeredModels.deleteRegisteredModelAlias,
  getModelVersionByAlias: registeredModels.getModelVersionByAlias,
  createModelVersion: modelVersions.createModelVersion,
  getModelVersion: modelVersions.getModelVersion,
  updateModelVersion: modelVersions.updateModelVersion,
  transitionModelVersionStage: modelVersions.transitionModelVersionStage,
  deleteModelVersion: modelVersions.deleteModelVersion,
  searchModelVersions: modelVersions.searchModelVersions,
  getModelVersionDownloadUri: modelVersions.getModelVersionDownloadUri,
  setModelVersionTag: modelVersions.setModelVersionTag,
  deleteModelVersionTag: modelVersions.deleteModelVersionTag,
  getRegistryEvents,
  createWebhook: webhooks.createWebhook,
  listWebhooks: webhooks.listWebhooks,
  getWebhook: webhooks.getWebhook,
  updateWebhook: webhooks.updateWebhook,
  deleteWebhook: webhooks.deleteWebhook,
} as const;

type RegistryEndpoints = typeof registryEndpoints;

/** What a caller may know beyond a request: whose it is, for the history of changes. */
export interface Requested {
  user?: string;
}

/** Where a new version's artifacts lie, if not at its source; its run, if the source knows it. */
export interface ResolvedSource {
  storage_location?: string;
  source_run_id?: string | undefined;
}

/** A message that waits to be delivered to a webhook. */
export interface Delivery {
  sequence: number;
  /** The same at every attempt, so that a receiver can tell that it has seen it. */
  delivery_id: string;
  webhook_id: string;
  body: string;
  created: number;
  /** How often it was taken, this time included. */
  attempts: number;
}

/** Where a webhook's messages go, and its secret as it is stored. */
export interface WebhookTarget {
  url: string;
  secret: string | null;
}

type Extra<Name> = Name extends "createModelVersion" ? Requested & ResolvedSource : Requested;

/** What a registry store does: each method takes a decoded request and settles its answer. */
export type RegistryMethods = {
  [Name in keyof RegistryEndpoints]: (
    request: RequestOf<RegistryEndpoints[Name]> & Extra<Name>,
  ) => Promise<ResponseOf<RegistryEndpoints[Name]>>;
} & {
  webhookTarget(request: { webhook_id: string }): Promise<WebhookTarget>;
  /**
   * Takes the deliveries that are due: of each webhook and model the first one only. Nobody else
   * gets them for `lease` milliseconds. `next` is when the next one may be due; those older than
   * `longest` milliseconds are given up.
   */
  takeDeliveries(request: {
    most: number;
    lease: number;
    longest: number;
  }): Promise<{ taken: Delivery[]; next?: number; givenUp: number }>;
  /** Ends a delivery that was taken, or puts it off; another's since is left alone. */
  settleDelivery(
    request: Pick<Delivery, "sequence" | "attempts"> & { due?: number },
  ): Promise<void>;
};

/**
 * Registered models with their versions, tags and aliases, the history of their changes, and the
 * webhooks that tell of them. A write is on disk when its promise settles. Throws ApiError for what
 * a client did wrong.
 */
export interface RegistryStore extends RegistryMethods {
  close(): Promise<void>;
}
