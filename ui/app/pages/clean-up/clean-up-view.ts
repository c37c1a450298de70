import type { Sought } from "../runs/runs-query.ts";
import { quoted } from "../runs/run-filter.ts";
import { choice, flag, list, view } from "../../util/view-state.ts";

/** How long ago a run started at least, in days; empty for any time. */
export type Age = "30" | "" | "7" | "90" | "365";

/** What the URL says of the clean-up page. */
export const cleanUpView = view({
  status: list(["FAILED"]),
  age: choice<Age>("30", "", "7", "90", "365"),
  trash: flag(),
});

const DAY = 86_400_000;

/** The runs that a view is about, in all experiments given. `now` in milliseconds. */
export function cleanUpSearch(
  { status, age, trash }: ReturnType<typeof cleanUpView.read>,
  experimentIds: readonly string[],
  now: number,
): Sought {
  const parts = [
    ...(status.length === 0 ? [] : [`status IN (${status.map(quoted).join(", ")})`]),
    ...(age === "" ? [] : [`start_time < ${now - Number(age) * DAY}`]),
  ];
  return {
    experiment_ids: [...experimentIds],
    filter: trash ? "" : parts.join(" AND "),
    run_view_type: trash ? "DELETED_ONLY" : "ACTIVE_ONLY",
    order_by: ["start_time ASC"],
    columns: [],
  };
}
