import { Icon } from "../../components/Icon.tsx";
import { Num } from "../../components/Num.tsx";
import { Time } from "../../components/Time.tsx";
import type { Column } from "../../table/columns.ts";
import { formatCount } from "../../util/numbers.ts";
import styles from "./Metrics.module.css";
import type { Metric } from "./run-facts.ts";

export interface MetricRow extends Metric {
  /** Undefined while they are on their way. */
  extremes: { min: number | undefined; max: number | undefined; points: number } | undefined;
}

const DIGITS = 5;

/** The columns of the page's metrics. The star chooses the one in the header. */
export const metricColumns = (
  chosen: string | undefined,
  onChoose: (key: string) => void,
): Column<MetricRow>[] => [
  {
    id: "name",
    label: "metric",
    width: 200,
    grows: true,
    cell: ({ key }) => (
      <>
        <button
          type="button"
          className={styles.star}
          aria-pressed={key === chosen}
          aria-label={`Show ${key} in the header`}
          title="Show it in the header"
          onClick={() => onChoose(key)}
        >
          <Icon name="star" size={13} />
        </button>
        <span title={key} className={`${styles.name} ${key === chosen ? styles.chosen : ""}`}>
          {key}
        </span>
      </>
    ),
  },
  number("latest", ({ value }) => value),
  number("min", ({ extremes }) => extremes?.min),
  number("max", ({ extremes }) => extremes?.max),
  {
    id: "step",
    label: "step",
    width: 88,
    align: "end",
    cell: ({ step }) => formatCount(step),
  },
  {
    id: "points",
    label: "points",
    width: 88,
    align: "end",
    cell: ({ extremes }) => extremes && formatCount(extremes.points),
  },
  {
    id: "time",
    label: "logged",
    width: 88,
    align: "end",
    cell: ({ timestamp }) => <Time at={timestamp} />,
  },
];

function number(label: string, valueOf: (row: MetricRow) => number | undefined): Column<MetricRow> {
  return {
    id: label,
    label,
    width: 104,
    align: "end",
    cell: (row) => <Num value={valueOf(row)} digits={DIGITS} />,
  };
}
