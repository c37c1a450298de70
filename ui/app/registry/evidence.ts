import { queryOptions, useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback } from "react";
import type { ArtifactSource } from "../artifacts/artifact-source.ts";
import { call } from "../api/call.ts";
import { ApiError } from "../api/error.ts";
import type { Response } from "../api/types.ts";
import type { ModelVersion } from "./registry-queries.ts";
import { valuesByName } from "./values-by-name.ts";

export type Run = Response<"getRun">["run"];
export type LoggedModel = Response<"getLoggedModel">["model"];

/** What speaks for a version: the run and the logged model that it came from, and their values. */
export interface Evidence {
  run: Run | undefined;
  loggedModel: LoggedModel | undefined;
  /** By key; what was logged of the model itself goes before what was logged of its run. */
  metrics: ReadonlyMap<string, number>;
  params: ReadonlyMap<string, string>;
  /** The id of the logged model, which may be gone. */
  modelId: string | undefined;
  /** Whose artifacts the version's are, and in which directory; undefined for those kept elsewhere. */
  artifacts: { source: ArtifactSource; directory: string } | undefined;
}

const MODEL_ID = /^models:\/(m-\w+)|\/models\/(m-\w+)\/artifacts/;

/** `models:/name/3`: a version that is a copy of another one. */
const COPY = /^models:\/(?!m-[0-9a-f]{32}$)/;

/** Where a version came from; for a copy, where the one that it copies did. */
async function placeOf({ name, version, source = "" }: ModelVersion, signal: AbortSignal) {
  if (!COPY.test(source)) return source;
  return (await call("getModelVersionDownloadUri", { name, version }, signal)).artifact_uri;
}

const modelIdIn = (place: string): string | undefined => {
  const [, named, stored] = MODEL_ID.exec(place) ?? [];
  return named ?? stored;
};

function artifactsIn(
  place: string,
  model_id: string | undefined,
  run_id: string | undefined,
): Evidence["artifacts"] {
  if (model_id !== undefined) return { source: { model_id }, directory: "" };
  const [, directory] = run_id
    ? (new RegExp(`${run_id}/(?:artifacts/)?(.*)$`).exec(place) ?? [])
    : [];
  return run_id && directory !== undefined ? { source: { run_id }, directory } : undefined;
}

export const evidenceOf = (version: ModelVersion) => {
  const { name, version: number, run_id, source } = version;
  return queryOptions({
    queryKey: ["evidence", name, number, run_id, source],
    queryFn: async ({ signal }): Promise<Evidence> => {
      const place = await placeOf(version, signal);
      const model_id = modelIdIn(place);
      const [run, loggedModel] = await Promise.all([
        run_id ? ifThere(call("getRun", { run_id }, signal)) : undefined,
        model_id
          ? ifThere(call("getLoggedModel", { model_id, allow_deleted: true }, signal))
          : undefined,
      ]);
      const artifacts = artifactsIn(place, model_id, run_id);
      return { ...valuesFrom(run?.run, loggedModel?.model), modelId: model_id, artifacts };
    },
  });
};

/** A version outlasts the run that it came from. */
async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function valuesFrom(run: Run | undefined, loggedModel: LoggedModel | undefined) {
  const data = [run?.data, loggedModel?.data];
  return {
    run,
    loggedModel,
    metrics: valuesByName(data.flatMap((each) => each?.metrics ?? [])),
    params: valuesByName(data.flatMap((each) => each?.params ?? [])),
  };
}

/** The evidence of some versions, by version, as far as it has come. */
export function useEvidence(versions: readonly ModelVersion[]): ReadonlyMap<string, Evidence> {
  const combine = useCallback(
    (answers: UseQueryResult<Evidence>[]) =>
      new Map(
        answers.flatMap(({ data }, at) =>
          data === undefined ? [] : [[versions[at]!.version, data] as const],
        ),
      ),
    [versions],
  );
  return useQueries({ queries: versions.map(evidenceOf), combine });
}
