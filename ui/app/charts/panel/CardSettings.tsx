import type { Axis } from "../../../../src/protocol/figure-spec.ts";
import { CommitField } from "../../components/CommitField.tsx";
import { Popover } from "../../components/Popover.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { Card } from "../cards/card.ts";
import { cardTitle, clockNames, fronts, smoothingNames } from "../cards/card-text.ts";
import { useCharts } from "../charts-context.ts";
import { ColumnPicks } from "./ColumnPicks.tsx";
import styles from "./CardSettings.module.css";

interface CardSettingsProps {
  card: Card;
  onChange: (card: Card) => void;
}

/** What a card shows and how, behind a button in its head; every change is seen at once. */
export function CardSettings({ card, onChange }: CardSettingsProps) {
  return (
    <Popover label="Settings" icon="settings" panelLabel={`Settings of ${cardTitle(card)}`}>
      {() => <Fields card={card} onChange={onChange} />}
    </Popover>
  );
}

type Columns = readonly (readonly [column: string, text: string])[];

/** The columns in use, by kind. */
function useColumns(): { metrics: Columns; groups: Columns; all: Columns } {
  const { metrics, params, tags } = useCharts().columnsInUse;
  const named = (kind: string, keys: readonly { key: string }[]): Columns =>
    keys.map(({ key }) => [`${kind}.${key}`, key]);
  const [ofMetrics, ofParams] = [named("metrics", metrics), named("params", params)];
  const ofTags = named(
    "tags",
    tags.filter(({ key }) => !key.startsWith("mlflow.")),
  );
  return {
    metrics: ofMetrics,
    groups: [...ofParams, ...ofTags],
    all: [...ofMetrics, ...ofParams, ...ofTags],
  };
}

function Fields({ card, onChange }: CardSettingsProps) {
  const { metrics, groups, all } = useColumns();
  const set = (patch: Partial<Card>): void => onChange({ ...card, ...patch });
  const { kind } = card;
  const isByPoint = kind === "scatter" || kind === "contour";
  return (
    <div className={styles.fields}>
      <TextField
        label="Title"
        value={card.title ?? ""}
        onChange={(title) => set({ title })}
        placeholder={cardTitle({ ...card, title: "" })}
      />
      <CommitField
        label="Section"
        value={card.section}
        placeholder="none"
        onCommit={(section) => {
          set({ section: section.trim() });
          return undefined;
        }}
      />
      {isByPoint ? (
        <PointColumns card={card} set={set} metrics={metrics} all={all} />
      ) : kind === "images" ? null : (
        <ColumnPicks
          label={kind === "parallel" ? "Axes" : "Metrics"}
          options={kind === "parallel" ? all : metrics}
          chosen={card.y}
          fewest={kind === "parallel" ? 2 : 1}
          onChange={(y) => set({ y })}
        />
      )}
      {kind === "line" && <LineFields card={card} set={set} metrics={metrics} />}
      {kind !== "contour" && kind !== "images" && (
        <GroupFields card={card} set={set} groups={groups} />
      )}
      {kind !== "parallel" && kind !== "images" && (
        <ScaleField label="y scale" axis={card.y_axis} onChange={(y_axis) => set({ y_axis })} />
      )}
      {(isByPoint || kind === "line") && (
        <ScaleField label="x scale" axis={card.x_axis} onChange={(x_axis) => set({ x_axis })} />
      )}
    </div>
  );
}

interface PartProps {
  card: Card;
  set: (patch: Partial<Card>) => void;
}

function PointColumns({ card, set, metrics, all }: PartProps & { metrics: Columns; all: Columns }) {
  const isScatter = card.kind === "scatter";
  const none = ["", isScatter ? "the run" : "—"] as const;
  return (
    <>
      <Select label="x" value={card.x ?? ""} options={all} onChange={(x) => set({ x })} />
      <Select label="y" value={card.y[0]!} options={all} onChange={(y) => set({ y: [y] })} />
      <Select
        label={isScatter ? "Colour by" : "Height"}
        value={card.z ?? ""}
        options={isScatter ? [none, ...all] : metrics}
        onChange={(z) => set({ z: z === "" ? undefined : z })}
      />
      {isScatter && (
        <Select
          label="Pareto front"
          value={card.pareto ?? "none"}
          options={fronts}
          onChange={(pareto) => set({ pareto })}
        />
      )}
    </>
  );
}

const ways = Object.entries(smoothingNames) as [keyof typeof smoothingNames, string][];

function LineFields({ card, set, metrics }: PartProps & { metrics: Columns }) {
  const { smoothing = 0, smoothing_by = "ema" } = card;
  return (
    <>
      <Select<string>
        label="x"
        value={card.x ?? "step"}
        options={[...Object.entries(clockNames), ...metrics]}
        onChange={(x) => set({ x })}
      />
      <Select
        label="Smoothing"
        value={smoothing_by}
        options={ways}
        onChange={(way) => set({ smoothing_by: way })}
      />
      <label className={styles.range}>
        {smoothing === 0 ? "none" : smoothing}
        <input
          type="range"
          aria-label="Smoothing weight"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={({ target }) => set({ smoothing: Number(target.value) })}
        />
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={card.robust === true}
          onChange={({ target }) => set({ robust: target.checked })}
        />
        Leave outliers out of the y range
      </label>
    </>
  );
}

const centres = [
  ["mean", "mean"],
  ["median", "median"],
] as const;

const bands = [
  ["std", "± standard deviation"],
  ["ci95", "95 % confidence"],
  ["minmax", "least to greatest"],
  ["none", "none"],
] as const;

function GroupFields({ card, set, groups }: PartProps & { groups: Columns }) {
  const grouped = card.group_by ?? "";
  return (
    <>
      <Select<string>
        label="Group by"
        value={grouped}
        options={[["", "none"], ...groups]}
        onChange={(column) => set({ group_by: column === "" ? null : column })}
      />
      {grouped !== "" && (card.kind === "line" || card.kind === "bar") && (
        <>
          <Select
            label="Centre"
            value={card.centre ?? "mean"}
            options={centres}
            onChange={(centre) => set({ centre })}
          />
          <Select
            label="Band"
            value={card.band ?? "std"}
            options={bands}
            onChange={(band) => set({ band })}
          />
        </>
      )}
    </>
  );
}

const scales = [
  ["linear", "linear"],
  ["log", "logarithmic"],
] as const;

interface ScaleFieldProps {
  label: string;
  axis: Axis | undefined;
  onChange: (axis: Axis) => void;
}

function ScaleField({ label, axis, onChange }: ScaleFieldProps) {
  return (
    <Select
      label={label}
      value={axis?.scale === "log" ? "log" : "linear"}
      options={scales}
      onChange={(scale) => onChange({ ...axis, scale })}
    />
  );
}
