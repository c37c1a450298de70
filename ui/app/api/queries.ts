import { QueryClient, queryOptions, type UseQueryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { ApiError } from "./error.ts";
import type { EndpointName, Request, Response } from "./types.ts";

/** The query of an endpoint: its key is the endpoint's name and the request. */
export const query = <N extends EndpointName>(name: N, request: Request<N>) =>
  queryOptions({
    queryKey: [name, request] as readonly unknown[],
    queryFn: ({ signal }): Promise<Response<N>> => call(name, request, signal),
  }) satisfies UseQueryOptions<Response<N>>;

/** The beginning of the keys of all queries of these endpoints: for invalidateQueries. */
export const keyOf = (name: EndpointName): readonly [EndpointName] => [name];

/** What was fetched stays shown while it is fetched again; a refusal is not asked twice. */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        refetchOnWindowFocus: "always",
      },
    },
  });

const PASSING = new Set([0, 429, 502, 503, 504]);

const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && PASSING.has(error.status);
