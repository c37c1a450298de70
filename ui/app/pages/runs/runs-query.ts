import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { query } from "../../api/queries.ts";
import type { Request } from "../../api/types.ts";
import { columnText, filterOf } from "./run-filter.ts";
import { type RunsView, sortKey } from "./runs-view.ts";

/** The first answer is small, so that rows are seen at once. */
const FIRST = 100;
const NEXT = 2500;

/** So many runs are fetched ahead; more only as they are scrolled to. */
export const AHEAD = 10_000;

/** What runs are sought, and which of their columns. */
export type Sought = Required<
  Pick<
    Request<"getRunTable">,
    "experiment_ids" | "filter" | "order_by" | "columns" | "run_view_type"
  >
>;

/** What a view of an experiment asks the server for. `since` counts back from `now`, in milliseconds. */
export const soughtBy = (
  experimentId: string,
  view: RunsView,
  columns: readonly string[],
  now: number,
): Sought => ({
  experiment_ids: [experimentId],
  filter: filterOf(view, now),
  run_view_type: view.trash ? "DELETED_ONLY" : "ACTIVE_ONLY",
  order_by: view.order.map((clause) => {
    const { column, descending } = sortKey(clause);
    return `${columnText(column)} ${descending ? "DESC" : "ASC"}`;
  }),
  columns: columns.toSorted(),
});

/** The runs that a search finds, page after page. */
export const runPages = (sought: Sought) =>
  infiniteQueryOptions({
    queryKey: ["getRunTable", sought] as const,
    queryFn: ({ signal, pageParam }) =>
      call(
        "getRunTable",
        {
          ...sought,
          max_results: pageParam === "" ? FIRST : NEXT,
          ...(pageParam !== "" && { page_token: pageParam }),
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_page_token }) => next_page_token,
  });

/** Which metrics, params and tags the runs of an experiment have, and how they vary. */
export const columnsInUse = (experimentId: string, trash: boolean) =>
  query("getRunColumns", {
    experiment_ids: [experimentId],
    run_view_type: trash ? "DELETED_ONLY" : "ACTIVE_ONLY",
  });
