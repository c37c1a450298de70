import { useMemo, useState } from "react";
import { useLiveQueries } from "../../api/live.ts";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { type Goal, impliedGoal } from "../../util/better-way.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { compareRows, type CompareRow, ranked, type TableRow, tableRows } from "./compare-rows.ts";
import { type Along, compareView, goalsOf, withNextGoal } from "./compare-view.ts";
import type { ComparedRun } from "./compared-run.ts";
import { figureOfMetric } from "./figure-of-metric.ts";
import { MOST_RUNS, useComparedRuns } from "./use-compared-runs.ts";

export type ComparePageState = ReturnType<typeof useComparePage>;

const nextAlong: Record<Along, Along> = { step: "relative", relative: "time", time: "step" };

/** The runs that are compared, the rows that are shown of them, and what can be done. */
export function useComparePage() {
  const [shown, setView] = useView(compareView);
  const { all, order, closed, objective } = shown;
  const ids = useMemo(() => [...new Set(shown.runs)].slice(0, MOST_RUNS), [shown.runs]);
  const { runs, problems, isLoading } = useComparedRuns(ids, shown.baseline);
  useLiveQueries({ run_id: ids }, ["getRun"]);

  const compared = useMemo(() => compareRows(runs), [runs]);
  const rows = useMemo(
    () => tableRows(compared, { all, order, closed: new Set(closed) }),
    [compared, all, order, closed],
  );
  const goals = useMemo(() => {
    const implied = compared.flatMap(({ section, id, key }): [string, Goal][] => {
      const goal = section === "metrics" ? impliedGoal(key) : undefined;
      return goal === undefined ? [] : [[id, goal]];
    });
    return new Map([...implied, ...goalsOf(objective)]);
  }, [compared, objective]);
  const curves = useMemo(() => curvesOf(compared, runs), [compared, runs]);

  const [cursorId, setCursorId] = useState("");
  const cursor = Math.max(
    0,
    rows.findIndex(({ id }) => id === cursorId),
  );
  const setCursor = (index: number): void => setCursorId(rows[index]?.id ?? "");
  const current = rows[cursor];
  const metric =
    current?.kind === "row" && current.row.section === "metrics" ? current.row.key : undefined;

  const toggle = (row: TableRow): void => {
    if (row.kind === "section") setView({ closed: toggled(closed, row.id) }, { replace: true });
  };
  const setBaseline = (baseline: string): void => setView({ baseline });
  const nextBaseline = (): void => {
    const at = ids.indexOf(runs[0]?.run_id ?? "");
    setBaseline(ids[(at + 1) % ids.length] ?? "");
  };
  const go = useGo();
  const makeFigure = (key: string | undefined): void => {
    if (key !== undefined && runs[0] !== undefined) go(figureOfMetric(key, runs, shown.x));
  };
  const nextGoal = (): void => {
    if (metric !== undefined)
      setView({ objective: withNextGoal(objective, `metrics.${metric}`, impliedGoal(metric)) });
  };
  const scope = "Compare";
  useCommands([
    { label: "Next baseline", keys: "b", scope, run: nextBaseline },
    {
      label: all ? "Only what differs" : "All rows",
      keys: "d",
      scope,
      run: () => setView({ all: !all }),
    },
    { label: "Better way", keys: "o", scope, run: nextGoal },
    { label: "Figure", keys: "f", scope, run: () => makeFigure(metric ?? curves[0]) },
    { label: "Align by", keys: "t", scope, run: () => setView({ x: nextAlong[shown.x] }) },
    {
      label: order === "size" ? "Order by name" : "Order by difference",
      keys: "s",
      scope,
      run: () => setView({ order: order === "size" ? "name" : "size" }),
    },
    ...(runs[0] === undefined
      ? []
      : [
          {
            label: "Open the baseline’s run",
            scope,
            run: () => go(pb.run({ runId: runs[0]!.run_id })),
          },
        ]),
  ]);

  const data = { runs, problems, isLoading, rows, goals, curves };
  return { shown, setView, ...data, cursor, setCursor, toggle, setBaseline, makeFigure };
}

/** The metrics that have curves, those that differ most first. */
const curvesOf = (rows: readonly CompareRow[], runs: readonly ComparedRun[]): string[] =>
  ranked(
    rows.filter(({ section }) => section === "metrics"),
    "size",
  )
    .map(({ key }) => key)
    .filter((key) => runs.some((run) => run.curves.has(key)));

const toggled = (list: readonly string[], item: string): string[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
