import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { allPages } from "../api/all-pages.ts";
import { call } from "../api/call.ts";
import { query } from "../api/queries.ts";
import type { Response } from "../api/types.ts";

export type RegisteredModel = Response<"getRegisteredModel">["registered_model"];
export type ModelVersion = Response<"getModelVersion">["model_version"];
export type RegistryEvent = NonNullable<Response<"getRegistryEvents">["events"]>[number];

/** A version by its model's name and its number. */
export interface VersionName {
  name: string;
  version: string;
}

const PAGE = 1000;
const HISTORY_PAGE = 50;

/** Only a filter that asks for prompts finds them; they are registered models with this tag. */
const IS_PROMPT = "mlflow.prompt.is_prompt";
export const promptsOnly = `tags.\`${IS_PROMPT}\` = 'true'`;

type Tags = readonly { key?: string; value?: string }[] | undefined;

export const tagOf = (tags: Tags, name: string): string | undefined =>
  tags?.find(({ key }) => key === name)?.value;

export const isPrompt = ({ tags }: RegisteredModel): boolean =>
  tagOf(tags, IS_PROMPT)?.toLowerCase() === "true";

/** A text of the filter language. */
const quoted = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);

const COMPARISON = /[=<>]|\b(?:i?like|in|is|not)\b/i;

/** What is typed to find models: a filter, or a part of a name. */
export const modelFilter = (typed: string, prompts: boolean): string => {
  const words = typed.trim();
  const own = words === "" || COMPARISON.test(words) ? words : `name ILIKE ${quoted(`%${words}%`)}`;
  if (!prompts) return own;
  return own === "" ? promptsOnly : `(${own}) AND ${promptsOnly}`;
};

/** All models that a filter finds. */
export const modelsBy = (filter: string) =>
  queryOptions({
    queryKey: ["searchRegisteredModels", "all", filter],
    queryFn: ({ signal }) =>
      allPages(
        (place) => call("searchRegisteredModels", { filter, max_results: PAGE, ...place }, signal),
        ({ registered_models }) => registered_models,
      ),
  });

export const modelNamed = (name: string) => query("getRegisteredModel", { name });

/** All versions of a model, the newest first. */
export const versionsOf = (model: RegisteredModel) => {
  // In a list a text may hold quotes of both kinds.
  const filter = `name IN ('${model.name.replaceAll(/[\\']/g, String.raw`\$&`)}')`;
  return versionsBy(isPrompt(model) ? `${filter} AND ${promptsOnly}` : filter);
};

/** The versions that were registered from a logged model. */
export const versionsFrom = (modelId: string) =>
  versionsBy(`source_path LIKE ${quoted(`%${modelId}%`)}`);

const versionsBy = (filter: string) =>
  queryOptions({
    queryKey: ["searchModelVersions", "all", filter],
    queryFn: ({ signal }) =>
      allPages(
        (place) =>
          call(
            "searchModelVersions",
            { filter, max_results: PAGE, order_by: ["version_number DESC"], ...place },
            signal,
          ),
        ({ model_versions }) => model_versions,
      ),
  });

/** What happened to a model, or to one version of it, the newest first, in pages. */
export const historyOf = (of: { name: string; version?: string }) =>
  infiniteQueryOptions({
    queryKey: ["getRegistryEvents", of],
    queryFn: ({ pageParam, signal }) =>
      call(
        "getRegistryEvents",
        { ...of, max_results: HISTORY_PAGE, ...(pageParam !== "" && { page_token: pageParam }) },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_page_token }) => next_page_token || undefined,
  });

/** The aliases of a version, by name. */
export const aliasesOf = ({ aliases = [] }: RegisteredModel, version: string): string[] =>
  aliases
    .filter((each) => each.version === version)
    .map(({ alias }) => alias)
    .toSorted();

/** Who answers for a model: what its tags say, or else who registered its newest version. */
export const ownerOf = ({ tags, latest_versions = [] }: RegisteredModel): string | undefined =>
  tagOf(tags, "owner") ??
  tagOf(tags, "mlflow.user") ??
  latest_versions.find(({ user_id }) => user_id)?.user_id;

/** A stage that a version is in, of the old ways; most are in none. */
export const stageOf = ({ current_stage }: ModelVersion): string | undefined =>
  current_stage === "None" ? undefined : current_stage;
