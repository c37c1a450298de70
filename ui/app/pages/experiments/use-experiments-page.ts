import { useSuspenseQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useGo } from "../../components/Link.tsx";
import { useLiveQueries } from "../../api/live.ts";
import { useCommands } from "../../keys/use-commands.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { choice, flag, list, text, view } from "../../util/view-state.ts";
import { activityOf, allExperiments, useSummaries } from "./experiment-queries.ts";
import { type Order, treeRows, type TreeRow } from "./experiment-tree.ts";
import { useExperimentActions } from "./use-experiment-actions.ts";

/** Of how many experiments the page hears live: what one connection may name. */
const LIVE = 100;

/** What the URL says of the page. */
export const experimentsView = view({
  q: text(),
  trash: flag(),
  order: choice<Order>("name", "-name", "activity", "-activity"),
  closed: list(),
});

export type ExperimentsPageState = ReturnType<typeof useExperimentsPage>;

/** The experiments that are shown, the row at the cursor, and what can be done. */
export function useExperimentsPage() {
  const [shown, setView] = useView(experimentsView);
  const { trash, closed, order } = shown;
  const { data: experiments } = useSuspenseQuery(allExperiments(trash));
  const summaries = useSummaries(experiments);
  const actions = useExperimentActions();
  const go = useGo();
  const [cursorAt, setCursorAt] = useState({ path: "", index: 0 });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<"create" | "rename">();

  useLiveQueries(
    { experiment_id: experiments.slice(0, LIVE).map(({ experiment_id }) => experiment_id) },
    ["summarizeExperiments"],
  );

  const words = useDeferredValue(shown.q).trim().toLowerCase();
  const rows = useMemo(() => {
    const found = experiments.filter(({ name }) => name.toLowerCase().includes(words));
    const folded = new Set(words === "" ? closed : []);
    return treeRows(found, folded, order, (each) => activityOf(each, summaries));
  }, [experiments, words, closed, order, summaries]);

  // The cursor stays with its row when the order changes, and with its place when the row goes.
  const followed = rows.findIndex(({ path }) => path === cursorAt.path);
  const cursor = followed === -1 ? Math.min(cursorAt.index, rows.length - 1) : followed;
  const setCursor = (index: number): void => setCursorAt({ path: rows[index]?.path ?? "", index });
  const row = rows[cursor];
  const current = row?.kind === "experiment" ? row.experiment : undefined;
  const folder = row?.kind === "folder" ? row : undefined;
  const chosen = experiments.filter(({ experiment_id }) => selected.has(experiment_id));
  const meant = chosen.length > 0 ? chosen : current ? [current] : [];

  const toggle = ({ path }: TreeRow): void =>
    setView({ closed: [...toggled(new Set(closed), path)] }, { replace: true });
  const select = ({ path, kind }: TreeRow): void =>
    kind === "experiment" ? setSelected(toggled(selected, path)) : undefined;
  const open = (it: TreeRow): void => {
    if (it.kind === "folder") toggle(it);
    else go(pb.runs({ experimentId: it.path }));
  };
  const removeOrRestore = async (): Promise<void> => {
    if (meant.length === 0) return;
    if (await (trash ? actions.restore(meant) : actions.remove(meant))) setSelected(new Set());
  };
  const showTrash = (show: boolean): void => {
    setSelected(new Set());
    setCursor(0);
    setView({ trash: show, q: "" });
  };
  usePageCommands({ trash, setDoing, removeOrRestore, showTrash });

  const data = { experiments, summaries, rows };
  const atCursor = { cursor, setCursor, current, folder };
  const selection = { selected, select, chosen };
  const handlers = { toggle, open, showTrash, setDoing, actions };
  return { shown, setView, doing, ...data, ...atCursor, ...selection, ...handlers };
}

function toggled(set: ReadonlySet<string>, item: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

interface Commands {
  trash: boolean;
  setDoing: (doing: "create" | "rename") => void;
  removeOrRestore: () => Promise<void>;
  showTrash: (show: boolean) => void;
}

function usePageCommands({ trash, setDoing, removeOrRestore, showTrash }: Commands): void {
  const scope = "Experiments";
  useCommands([
    {
      label: trash ? "Restore" : "Delete",
      keys: "Delete",
      scope,
      run: () => void removeOrRestore(),
    },
    ...(trash
      ? []
      : [
          { label: "New experiment", keys: "n", scope, run: () => setDoing("create") },
          { label: "Rename", keys: "r", scope, run: () => setDoing("rename") },
        ]),
    {
      label: trash ? "Leave the trash" : "Trash",
      keys: "t",
      scope,
      run: () => showTrash(!trash),
    },
  ]);
}
