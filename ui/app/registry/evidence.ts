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
}

const MODEL_ID = /^models:\/(m-\w+)|\/models\/(m-\w+)\/artifacts/;

/** The logged model that a version was registered from. */
export const modelIdOf = ({ source = "" }: ModelVersion): string | undefined => {
  const [, named, stored] = MODEL_ID.exec(source) ?? [];
  return named ?? stored;
};

/** Whose artifacts a version's are, and in which directory; undefined for those kept elsewhere. */
export function artifactsOf(
  version: ModelVersion,
): { source: ArtifactSource; directory: string } | undefined {
  const model_id = modelIdOf(version);
  if (model_id !== undefined) return { source: { model_id }, directory: "" };
  const { run_id, source = "" } = version;
  const [, directory] = run_id
    ? (new RegExp(`${run_id}/(?:artifacts/)?(.*)$`).exec(source) ?? [])
    : [];
  return run_id && directory !== undefined ? { source: { run_id }, directory } : undefined;
}

export const evidenceOf = (version: ModelVersion) => {
  const { run_id } = version;
  const model_id = modelIdOf(version);
  return queryOptions({
    queryKey: ["evidence", run_id, model_id],
    queryFn: async ({ signal }): Promise<Evidence> => {
      const [run, loggedModel] = await Promise.all([
        run_id ? ifThere(call("getRun", { run_id }, signal)) : undefined,
        model_id
          ? ifThere(call("getLoggedModel", { model_id, allow_deleted: true }, signal))
          : undefined,
      ]);
      return evidenceFrom(run?.run, loggedModel?.model);
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

function evidenceFrom(run: Run | undefined, loggedModel: LoggedModel | undefined): Evidence {
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
