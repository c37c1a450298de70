import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { SearchField } from "../../components/SearchField.tsx";
import { plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { Curves } from "./Curves.tsx";
import { type MetricRow, metricColumns } from "./metric-columns.tsx";
import styles from "./Metrics.module.css";
import { isSystemMetric } from "../../util/system-metric.ts";
import type { Metric, Run } from "./run-facts.ts";
import { extremesQuery } from "./run-queries.ts";
import { Section } from "../../components/Section.tsx";

interface MetricsProps {
  run: Run;
  /** The metric of the header. */
  chosen: string | undefined;
  onChoose: (key: string) => void;
}

/** The metrics of the run by name, those of the machine that it ran on apart. */
export function Metrics({ run, chosen, onChoose }: MetricsProps) {
  const [open, setOpen] = useState(false);
  const metrics = run.data.metrics ?? [];
  const own = metrics.filter(({ key }) => !isSystemMetric(key));
  const system = metrics.filter(({ key }) => isSystemMetric(key));
  return (
    <>
      <MetricTable title="Metrics" run={run} metrics={own} chosen={chosen} onChoose={onChoose} />
      <Curves title="Curves" run={run} metrics={own} />
      {system.length > 0 && (
        <details
          className={styles.system}
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary>System metrics ({system.length})</summary>
          {open && (
            <>
              <MetricTable
                title="System metrics"
                run={run}
                metrics={system}
                chosen={chosen}
                onChoose={onChoose}
              />
              <Curves title="Curves of the system" run={run} metrics={system} />
            </>
          )}
        </details>
      )}
    </>
  );
}

interface MetricTableProps extends MetricsProps {
  title: string;
  metrics: readonly Metric[];
}

const SEARCHED = 12;

function MetricTable({ title, run, metrics, chosen, onChoose }: MetricTableProps) {
  const [find, setFind] = useState("");
  const [range, setRange] = useState({ first: 0, last: 0 });
  const found = useMemo(
    () => metrics.filter(({ key }) => key.toLowerCase().includes(find.toLowerCase())),
    [metrics, find],
  );
  const extremes = useExtremes(run.info.run_id, found, range);
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);
  const columns = useMemo(() => metricColumns(chosen, onChoose), [chosen, onChoose]);
  if (metrics.length === 0)
    return (
      <Section title={title}>
        <p className={styles.none}>No metrics yet.</p>
      </Section>
    );
  return (
    <Section
      title={title}
      count={metrics.length}
      actions={
        metrics.length >= SEARCHED && (
          <SearchField label="Find a metric" value={find} onChange={setFind} />
        )
      }
    >
      <div className={styles.table} style={{ height: HEADER + ROW * found.length }}>
        <VirtualTable<MetricRow>
          label={title}
          columns={columns}
          layout={plainLayout}
          count={found.length}
          rowAt={(at) => ({ ...found[at]!, extremes: extremes.get(found[at]!.key) })}
          keyOf={({ key }) => key}
          onRange={onRange}
        />
      </div>
    </Section>
  );
}

const HEADER = 36;
const ROW = 28;

/** As many metrics as one request may name. */
const CHUNK = 50;

/** The least and greatest values of the metrics in sight, by key. */
function useExtremes(
  runId: string,
  metrics: readonly Metric[],
  { first, last }: { first: number; last: number },
): ReadonlyMap<string, MetricRow["extremes"]> {
  const chunks = [];
  for (let at = first - (first % CHUNK); at <= last && at < metrics.length; at += CHUNK)
    chunks.push(metrics.slice(at, at + CHUNK).map(({ key }) => key));
  return useQueries({
    queries: chunks.map((keys) => extremesQuery(runId, keys)),
    combine: byKey,
  });
}

type Series = NonNullable<
  Awaited<ReturnType<ReturnType<typeof extremesQuery>["queryFn"] & object>>
>["series"];

function byKey(
  answers: readonly { data: { series: Series } | undefined }[],
): ReadonlyMap<string, MetricRow["extremes"]> {
  const series = answers.flatMap(({ data }) => data?.series ?? []);
  return new Map(
    series.map(({ key, min, max, points }) => [
      key,
      { min: extreme(Math.min, min), max: extreme(Math.max, max), points },
    ]),
  );
}

/** What is NaN is not counted; of nothing else there is no extreme. */
function extreme(of: (...values: number[]) => number, values: readonly (number | null)[]) {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? undefined : of(...numbers);
}
