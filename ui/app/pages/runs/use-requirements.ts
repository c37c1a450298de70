import { useCallback, useMemo, useState } from "react";
import { objectiveOf, type RunsView } from "./runs-view.ts";

/** The columns that parts of the page ask for beside those that the table shows. */
export function useRequirements() {
  const [wanted, setWanted] = useState<readonly (readonly string[])[]>([]);
  const require = useCallback((columns: readonly string[]) => {
    setWanted((all) => [...all, columns]);
    return () => setWanted((all) => all.filter((each) => each !== columns));
  }, []);
  const required = useMemo(() => [...new Set(wanted.flat())], [wanted]);
  return { required, require };
}

/** What the server is asked for: columns of the table, of its order and groups, and of the charts. */
export function fetchedColumns(
  view: RunsView,
  shown: readonly string[],
  required: readonly string[],
): string[] {
  const all = [
    ...shown,
    ...required,
    ...Object.keys(view.brush),
    view.group,
    objectiveOf(view)?.column ?? "",
  ];
  return [...new Set(all)]
    .filter((name) => /^(?:metrics|params|tags|dataset)\../s.test(name))
    .slice(0, 200);
}
