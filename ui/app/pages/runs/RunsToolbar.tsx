import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef } from "react";
import { query } from "../../api/queries.ts";
import { Menu } from "../../components/Menu.tsx";
import { Popover } from "../../components/Popover.tsx";
import { Select } from "../../components/Select.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { Chip } from "./Chip.tsx";
import { ColumnChooser } from "./ColumnChooser.tsx";
import { FilterField } from "./FilterField.tsx";
import { columnLabel } from "./run-columns.tsx";
import { useRunsTable } from "./runs-table.ts";
import styles from "./RunsToolbar.module.css";
import type { RunsView, Since } from "./runs-view.ts";

/** Above the table: which runs, gathered how, in which columns; what is done to those selected. */
export function RunsToolbar({ children }: { children: ReactNode }) {
  const { view, setView, inUse } = useRunsTable();
  const datasets = useDatasets();
  const filter = useRef<HTMLInputElement>(null);
  useCommands([{ label: "Filter", keys: "/", scope: "Runs", run: () => filter.current?.focus() }]);
  return (
    <div className={styles.bar}>
      <FilterField
        ref={filter}
        value={view.q}
        onChange={(q) => setView({ q }, { replace: true })}
        inUse={inUse}
        datasets={datasets}
      />
      {children}
      <Popover
        label={<Chip name="show" value={shownWords(view)} />}
        panelLabel="Which runs are shown"
      >
        {() => <QuickFilters datasets={datasets} />}
      </Popover>
      <GroupMenu hasDatasets={datasets.length > 0} />
      <ColumnChooser />
    </div>
  );
}

function useDatasets(): readonly string[] {
  const { experimentId } = useRunsTable();
  const { data } = useQuery(query("searchDatasets", { experiment_ids: [experimentId] }));
  return useMemo(
    () => [...new Set((data?.dataset_summaries ?? []).map(({ name }) => name))],
    [data],
  );
}

const statuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

const times: readonly (readonly [Since, string])[] = [
  ["", "any time"],
  ["0.04", "the last hour"],
  ["1", "the last day"],
  ["7", "the last 7 days"],
  ["30", "the last 30 days"],
  ["90", "the last 90 days"],
];

function shownWords({ status, since, dataset, trash, brush }: RunsView): string {
  const words = [
    ...(trash ? ["trash"] : []),
    ...status.map((each) => each.toLowerCase()),
    ...times.filter(([value]) => value !== "" && value === since).map(([, text]) => text),
    ...(dataset === "" ? [] : [dataset]),
    ...(Object.keys(brush).length > 0 ? ["brushed"] : []),
  ];
  return words.join(", ") || "all";
}

function QuickFilters({ datasets }: { datasets: readonly string[] }) {
  const { view, setView } = useRunsTable();
  const { status, since, dataset, brush } = view;
  const toggle = (each: string): void =>
    setView({ status: [...new Set(status).symmetricDifference(new Set([each]))] });
  return (
    <div className={styles.panel}>
      <fieldset className={styles.checks}>
        <legend>status</legend>
        {statuses.map((each) => (
          <label key={each}>
            <input type="checkbox" checked={status.includes(each)} onChange={() => toggle(each)} />{" "}
            {each.toLowerCase()}
          </label>
        ))}
      </fieldset>
      <Select
        label="started in"
        value={since}
        options={times}
        onChange={(next) => setView({ since: next })}
      />
      <Select
        label="dataset"
        value={dataset}
        options={[["", "any"], ...datasets.map((name) => [name, name] as const)]}
        onChange={(next) => setView({ dataset: next })}
      />
      {Object.entries(brush).map(([column, within]) => (
        <button
          key={column}
          type="button"
          className={styles.brush}
          onClick={() =>
            setView({
              brush: Object.fromEntries(Object.entries(brush).filter(([name]) => name !== column)),
            })
          }
        >
          {columnLabel(column).label} within {within.join(" … ")} ✕
        </button>
      ))}
    </div>
  );
}

const groupWord = (column: string): string =>
  column === "" ? "none" : column.startsWith("dataset.") ? "dataset" : columnLabel(column).label;

/** Params and tags with more values gather nothing. */
const MOST_GROUPS = 50;

function GroupMenu({ hasDatasets }: { hasDatasets: boolean }) {
  const { view, setView, inUse } = useRunsTable();
  const of = (kind: "params" | "tags"): string[] =>
    inUse[kind]
      .filter(({ distinct }) => distinct > 1 && distinct <= MOST_GROUPS)
      .map(({ key }) => `${kind}.${key}`);
  const choices = ["", ...of("params"), ...of("tags"), ...(hasDatasets ? ["dataset.name"] : [])];
  return (
    <Menu
      label="Group by"
      text={<Chip name="group" value={groupWord(view.group)} />}
      items={choices.map((column) => ({
        label: column.startsWith("dataset.") ? "dataset" : column || "none",
        checked: column === view.group,
        onChoose: () => setView({ group: column }),
      }))}
    />
  );
}
