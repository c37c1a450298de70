import { queryOptions } from "@tanstack/react-query";
import { parse } from "yaml";
import { factsOf, type ModelFacts } from "../artifacts/viewers/model-facts.ts";
import { errorOf, unreachable } from "../api/error.ts";

/** What the MLmodel file at a URL says; null where there is none. */
export const mlmodelAt = (url: string) =>
  queryOptions({
    queryKey: ["MLmodel", url],
    queryFn: async ({ signal }): Promise<ModelFacts | null> => {
      const response = await fetch(url, { signal }).catch((error: unknown) => {
        throw signal.aborted ? error : unreachable(error);
      });
      if (response.status === 404) return null;
      if (!response.ok) throw await errorOf(response);
      return factsOf(parsed(await response.text()));
    },
    staleTime: 60_000,
  });

/** YAML without tags of its own: a file can say nothing but data. */
function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
