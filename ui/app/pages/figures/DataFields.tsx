import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import { keyOf } from "../../../../src/figures/data/columns.ts";
import { fronts, smoothingNames } from "../../charts/cards/card-text.ts";
import { messageOf } from "../../api/error.ts";
import { IconButton } from "../../components/Button.tsx";
import { CommitField, NumberField } from "../../components/CommitField.tsx";
import { Segments } from "../../components/Segments.tsx";
import { Select } from "../../components/Select.tsx";
import { changeKind, CLOCKS, type FigureColumns } from "./change-kind.ts";
import styles from "./FigureEditor.module.css";
import type { FigureEditorState } from "./use-figure-editor.ts";

type Options = (readonly [value: string, text: string])[];

const kinds: readonly (readonly [FigureSpec["kind"], string])[] = [
  ["line", "lines"],
  ["bar", "bars"],
  ["box", "boxes"],
  ["scatter", "scatter"],
  ["parallel", "parallel axes"],
  ["contour", "contour"],
];

const centres = [
  ["mean", "mean"],
  ["median", "median"],
] as const;

const bands = [
  ["std", "± std"],
  ["ci95", "95 % CI"],
  ["minmax", "min–max"],
  ["none", "none"],
] as const;

const smoothings = Object.entries(smoothingNames) as [keyof typeof smoothingNames, string][];

/** What a column is called where columns of all kinds stand together. */
const named = (column: string): string =>
  column.startsWith("metrics.") ? keyOf(column) : column.replace(/s\./, " ");

/** The columns, and the one that is chosen though no run has it now. */
const optionsOf = (columns: readonly string[], chosen?: string): Options =>
  [...new Set([...(chosen === undefined ? [] : [chosen]), ...columns])]
    .toSorted((a, b) => columns.indexOf(a) - columns.indexOf(b))
    .map((column) => [column, named(column)]);

const allOf = ({ metrics, params, tags }: FigureColumns): string[] => [
  ...metrics,
  ...params,
  ...tags.filter((tag) => !tag.startsWith("tags.mlflow.")),
];

interface FieldsProps {
  editor: FigureEditorState;
}

export function DataFields({ editor }: FieldsProps) {
  const { spec, columns, loaded, edit } = editor;
  const { kind, group_by, query } = spec;
  const all = allOf(columns);
  const isGrouped = group_by !== null && (kind === "line" || kind === "bar");
  return (
    <>
      <Select
        label="kind"
        value={kind}
        options={kinds}
        onChange={(next) => edit({ spec: changeKind(spec, next, columns) })}
      />
      <YFields editor={editor} all={all} />
      <XField editor={editor} all={all} />
      {["scatter", "parallel", "contour"].includes(kind) && <ZField editor={editor} all={all} />}
      {kind !== "contour" && (
        <Select
          label="group by"
          value={group_by ?? ""}
          options={[
            ["", "none: each run"],
            ["dataset", "dataset"],
            ...optionsOf(
              all.filter((column) => !column.startsWith("metrics.")),
              group_by === "dataset" ? undefined : (group_by ?? undefined),
            ),
          ]}
          onChange={(next) => edit({ spec: { group_by: next === "" ? null : next } })}
        />
      )}
      {isGrouped && (
        <>
          <Segments
            label="centre"
            value={spec.centre}
            options={centres}
            onChange={(centre) => edit({ spec: { centre } })}
          />
          <Segments
            label="band"
            value={spec.band}
            options={bands}
            onChange={(band) => edit({ spec: { band } })}
          />
        </>
      )}
      {kind === "line" && <SmoothingFields editor={editor} />}
      {kind === "scatter" && (
        <Select
          label="Pareto front"
          value={spec.pareto}
          options={fronts}
          onChange={(pareto) => edit({ spec: { pareto } })}
        />
      )}
      <CommitField
        label="query"
        placeholder="metrics.val_acc > 0.7"
        value={query.filter}
        problem={loaded.error ? messageOf(loaded.error) : undefined}
        onCommit={(filter) => void edit({ spec: { query: { ...query, filter } } })}
      />
      <NumberField
        label="most runs"
        value={query.max_runs}
        min={1}
        max={200}
        onChange={(max_runs) => edit({ spec: { query: { ...query, max_runs } } })}
      />
    </>
  );
}

function SmoothingFields({ editor: { spec, edit } }: FieldsProps) {
  return (
    <>
      <NumberField
        label="smoothing"
        value={spec.smoothing}
        min={0}
        max={0.999}
        onChange={(smoothing) => edit({ spec: { smoothing } })}
      />
      {spec.smoothing > 0 && (
        <Select
          label="smoothed by"
          value={spec.smoothing_by}
          options={smoothings}
          onChange={(smoothing_by) => edit({ spec: { smoothing_by } })}
        />
      )}
    </>
  );
}

interface ColumnFieldProps extends FieldsProps {
  all: readonly string[];
}

/** One row per column that is shown, and one to add another where the kind shows several. */
function YFields({ editor: { spec, columns, edit }, all }: ColumnFieldProps) {
  const { kind, y } = spec;
  const isOne = kind === "scatter" || kind === "contour";
  const choices = ["line", "bar", "box"].includes(kind) ? columns.metrics : all;
  const set = (next: readonly string[]): void => edit({ spec: { y: [...next] } });
  const shown = isOne ? y.slice(0, 1) : y;
  const left = choices.filter((column) => !y.includes(column));
  return (
    <>
      {shown.map((column, at) => (
        <div key={column} className={styles.row}>
          <span className={styles.label}>
            {at === 0 ? (kind === "parallel" ? "axes" : "y") : ""}
          </span>
          <div className={styles.several}>
            <Select
              label={at === 0 ? "y" : `y, number ${at + 1}`}
              hideLabel
              value={column}
              options={optionsOf([...left, column], column)}
              onChange={(next) => set(y.with(at, next))}
            />
            {shown.length > (kind === "parallel" ? 2 : 1) && (
              <IconButton
                icon="close"
                label={`Leave out ${named(column)}`}
                onClick={() => set(y.toSpliced(at, 1))}
              />
            )}
          </div>
        </div>
      ))}
      {!isOne && left.length > 0 && y.length < 20 && (
        <Select
          label="add"
          value=""
          options={[["", "another…"], ...optionsOf(left)]}
          onChange={(next) => next !== "" && set([...y, next])}
        />
      )}
    </>
  );
}

function XField({ editor: { spec, columns, edit }, all }: ColumnFieldProps) {
  const { kind, x } = spec;
  if (!["line", "scatter", "contour"].includes(kind)) return null;
  const clocks: Options = CLOCKS.map((clock) => [
    clock,
    clock === "relative" ? "time since the start" : clock === "time" ? "wall time" : clock,
  ]);
  const isClock = CLOCKS.some((clock) => clock === x);
  return (
    <Select
      label="x"
      value={x}
      options={
        kind === "line"
          ? [...clocks, ...optionsOf(columns.metrics, isClock ? undefined : x)]
          : optionsOf(all, x)
      }
      onChange={(next) => edit({ spec: { x: next } })}
    />
  );
}

function ZField({ editor: { spec, columns, edit }, all }: ColumnFieldProps) {
  const { kind, z } = spec;
  const isHeight = kind === "contour";
  return (
    <Select
      label={isHeight ? "height" : "colour by"}
      value={z ?? ""}
      options={[
        ...(isHeight ? [] : [["", kind === "parallel" ? "the last axis" : "none"] as const]),
        ...optionsOf(isHeight ? columns.metrics : all, z),
      ]}
      onChange={(next) => edit({ spec: { z: next === "" ? undefined : next } })}
    />
  );
}
