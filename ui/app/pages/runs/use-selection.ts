import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { SetView } from "../../util/use-view.ts";
import type { RunsView } from "./runs-view.ts";

/** A larger selection is for this visit only: a URL has an end. */
const IN_URL = 50;

/** The selected runs. The URL says which, and follows a moment later. */
export function useSelection(view: RunsView, setView: SetView<RunsView>) {
  const [selected, set] = useState<ReadonlySet<string>>(() => new Set(view.selected));
  const inUrl = view.selected.join(" ");
  const sent = useRef(new Set<string>());
  useEffect(() => {
    if (!sent.current.delete(inUrl)) set(new Set(inUrl === "" ? [] : inUrl.split(" ")));
  }, [inUrl]);
  const setSelected = useCallback(
    (ids: Iterable<string>): void => {
      const next = new Set(ids);
      const told = next.size > IN_URL ? [] : [...next];
      set(next);
      if (told.join(" ") === inUrl) return;
      sent.current.add(told.join(" "));
      setView({ selected: told }, { replace: true });
    },
    [inUrl, setView],
  );
  return useMemo(() => ({ selected, setSelected }), [selected, setSelected]);
}
