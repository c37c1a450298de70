import { useQuery } from "@tanstack/react-query";
import { query } from "../api/queries.ts";
import { promptsOnly } from "../registry/registry-queries.ts";
import { pb, type Target } from "../util/path-builder.ts";

/** Something that the palette offers. */
export interface Found {
  key: string;
  kind: string;
  text: string;
}

/** Whether all words of a text occur in a label. */
export const matches = (label: string, text: string): boolean =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => label.toLowerCase().includes(word));

const SHOWN = 8;
const SEARCHED_EXPERIMENTS = 200;
const RUN_ID = /^[0-9a-f]{32}$/;

/** A text as a pattern of the search language, in which a quote cannot be escaped. */
const pattern = (text: string): string =>
  text.includes("'") ? `"%${text.replaceAll('"', "_")}%"` : `'%${text}%'`;

/** Experiments, registered models, prompts and runs whose name holds the text, and the run with that id. */
export function useFoundThings(text: string): (Found & { target: Target })[] {
  const words = text.trim();
  const experiments = useQuery({
    ...query("searchExperiments", {
      max_results: SHOWN,
      ...(words !== "" && { filter: `name ILIKE ${pattern(words)}` }),
      order_by: ["last_update_time DESC"],
    }),
    placeholderData: (previous) => previous,
  });
  const recent = useQuery(
    query("searchExperiments", {
      max_results: SEARCHED_EXPERIMENTS,
      order_by: ["last_update_time DESC"],
    }),
  );
  const ids = recent.data?.experiments?.map(({ experiment_id }) => experiment_id) ?? [];
  const isId = RUN_ID.test(words);
  const runs = useQuery({
    ...query("searchRuns", {
      experiment_ids: ids,
      filter: isId ? `run_id = '${words}'` : `run_name ILIKE ${pattern(words)}`,
      max_results: SHOWN,
    }),
    enabled: words.length > 1 && ids.length > 0,
    placeholderData: (previous) => previous,
  });
  const models = useQuery({
    ...query("searchRegisteredModels", {
      max_results: SHOWN,
      filter: `name ILIKE ${pattern(words)}`,
    }),
    enabled: words.length > 1,
    placeholderData: (previous) => previous,
  });
  const prompts = useQuery({
    ...query("searchRegisteredModels", {
      max_results: SHOWN,
      filter: `name ILIKE ${pattern(words)} AND ${promptsOnly}`,
    }),
    enabled: words.length > 1,
    placeholderData: (previous) => previous,
  });
  const registered = (kind: string, { data }: typeof models) =>
    (data?.registered_models ?? []).map(({ name }) => ({
      key: `${kind} ${name}`,
      kind,
      text: name,
      target: pb.model({ name }),
    }));
  return [
    ...(experiments.data?.experiments ?? []).map(({ experiment_id, name }) => ({
      key: `experiment ${experiment_id}`,
      kind: "experiment",
      text: name,
      target: pb.runs({ experimentId: experiment_id }),
    })),
    ...(words.length > 1 ? registered("model", models) : []),
    ...(words.length > 1 ? registered("prompt", prompts) : []),
    ...(words.length > 1 ? (runs.data?.runs ?? []) : []).map(({ info }) => ({
      key: `run ${info.run_id}`,
      kind: "run",
      text: info.run_name ?? info.run_id,
      target: pb.run({ runId: info.run_id }),
    })),
  ];
}
