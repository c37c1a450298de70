import { endpointTable } from "../protocol/endpoint-table.ts";
import type { AnswerOf, Call, EndpointName, RequestTo } from "./call.ts";

type Table = typeof endpointTable;

/** The endpoints that answer in pages. */
export type PagedName = {
  [N in EndpointName]: Table[N] extends { pages: string } ? N : never;
}[EndpointName];

type ListOf<N extends PagedName> = Table[N]["pages"] & keyof AnswerOf<N>;

/** An item of the list that an endpoint answers in pages. */
export type ItemOf<N extends PagedName> =
  NonNullable<AnswerOf<N>[ListOf<N>]> extends readonly (infer Item)[] ? Item : never;

/** All items of a list, page after page; `max_results` is the size of a page. */
export async function* allItems<N extends PagedName>(
  call: Call,
  name: N,
  request: RequestTo<N>,
): AsyncGenerator<ItemOf<N>, void> {
  let page_token: string | undefined;
  do {
    const page: Record<string, unknown> = await call(name, { ...request, page_token });
    yield* (page[endpointTable[name].pages] ?? []) as ItemOf<N>[];
    page_token = page["next_page_token"] as string | undefined;
  } while (page_token);
}
