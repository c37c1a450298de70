import { randomUUID } from "node:crypto";
import { decodeRequest, decodeResponse, encodeResponse } from "../../../src/protocol/codec.ts";
import {
  type Answer,
  type Endpoint,
  isEncoded,
  type RequestOf,
  type ResponseOf,
} from "../../../src/protocol/endpoint.ts";
import { ApiError, type ErrorCode } from "../../../src/protocol/errors.ts";
import type { Run } from "../../../src/protocol/runs.ts";
import { registryEndpoints } from "../../../src/store/registry-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { type StoreSettings, trackingEndpoints } from "../../../src/store/tracking-store.ts";

/** A database under test. */
export interface TestDatabase {
  /** Opens one more store on it. */
  open(settings?: Partial<StoreSettings>): Promise<Store>;
  /** What a query finds, asked past the store. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  /** Runs a statement past the store. */
  change(statement: string): Promise<void>;
  /** What the id of an empty one's first experiment is like. */
  readonly firstId: RegExp;
  /** Whether it can store this text. */
  takes(text: string): boolean;
  close(): Promise<void>;
}

/** What the parts of the suite share: one database, and a store on it. */
export interface Suite {
  readonly store: TestStore;
  readonly database: TestDatabase;
  /** Makes another database, empty. */
  makeDatabase(): Promise<TestDatabase>;
}

const endpoints = { ...trackingEndpoints, ...registryEndpoints };
type Endpoints = typeof endpoints;
type Scalar = string | number | bigint | boolean | undefined;

/** A request as a client gives it: without the fields that have a default. */
type Given<T> = T extends Scalar
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : { readonly [K in keyof T]?: Given<T[K]> | undefined };

/** A store that is asked through the contract: requests are decoded, answers encoded, as on the wire. */
export type TestStore = {
  [Name in keyof Endpoints]: (
    request: Given<RequestOf<Endpoints[Name]>>,
  ) => Promise<ResponseOf<Endpoints[Name]>>;
} & Pick<
  Store,
  | "runArtifactUri"
  | "loggedModelArtifactUri"
  | "noteModelVersion"
  | "takeDeliveries"
  | "settleDelivery"
  | "close"
>;

export const defaultSettings: StoreSettings = {
  defaultArtifactRoot: "mlflow-artifacts:/",
  truncateLongValues: true,
  queryTimeout: 30_000,
  directory: "/srv/millrace",
  artifactLocations: { maxLength: 2048, allowedSchemes: [], trustedRoots: [] },
};

export function testStore(store: Store): TestStore {
  const methods = Object.entries(endpoints).map(([name, endpoint]) => [
    name,
    async (request: unknown) => {
      const decoded = decodeRequest(endpoint as Endpoint, { body: onWire(request) });
      const method = store[name as keyof Endpoints] as (request: unknown) => Promise<unknown>;
      return decodeResponse(endpoint as Endpoint, await answerText(endpoint, method(decoded)));
    },
  ]);
  return {
    ...(Object.fromEntries(methods) as TestStore),
    runArtifactUri: store.runArtifactUri,
    loggedModelArtifactUri: store.loggedModelArtifactUri,
    noteModelVersion: store.noteModelVersion,
    takeDeliveries: store.takeDeliveries,
    settleDelivery: store.settleDelivery,
    close: store.close,
  };
}

async function answerText(endpoint: Endpoint, settling: Promise<unknown>): Promise<string> {
  const answer = (await settling) as Answer<never>;
  return isEncoded(answer)
    ? new TextDecoder().decode(answer.json)
    : encodeResponse(endpoint, answer);
}

/** NaN and the infinities travel as strings. */
function onWire(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(onWire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, onWire(item)]));
}

export const uniqueName = (): string => `name-${randomUUID()}`;

export const newExperiment = async (store: TestStore): Promise<string> =>
  (await store.createExperiment({ name: uniqueName() })).experiment_id;

/** A run in an experiment of its own, or in a given one. */
export async function newRun(store: TestStore, experimentId?: string): Promise<string> {
  const experiment_id = experimentId ?? (await newExperiment(store));
  const { run } = await store.createRun({ experiment_id, start_time: 1 });
  return run.info.run_id;
}

export const getRun = async (store: TestStore, runId: string): Promise<Run> =>
  (await store.getRun({ run_id: runId })).run;

type KeyValues = readonly { key: string; value: string }[];

export const asObject = (pairs: KeyValues = []): Record<string, string> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

export const paramsOf = async (store: TestStore, runId: string): Promise<Record<string, string>> =>
  asObject((await getRun(store, runId)).data.params);

export const tagsOf = async (store: TestStore, runId: string): Promise<Record<string, string>> =>
  asObject((await getRun(store, runId)).data.tags);

/** The errors that stores answer a client's mistakes with, to match against. */
export const invalid = { name: "ApiError", code: "INVALID_PARAMETER_VALUE" } as const;
export const missing = { name: "ApiError", code: "RESOURCE_DOES_NOT_EXIST" } as const;
export const taken = { name: "ApiError", code: "RESOURCE_ALREADY_EXISTS" } as const;

/** The errors' codes that calls are refused with, each once; undefined for one that is not. */
export async function codesOf(
  calls: readonly Promise<unknown>[],
): Promise<(ErrorCode | undefined)[]> {
  const settled = await Promise.allSettled(calls);
  const codes = settled.map((each) =>
    each.status === "rejected" && each.reason instanceof ApiError ? each.reason.code : undefined,
  );
  return [...new Set(codes)];
}
