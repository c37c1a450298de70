import type { Axis } from "../../../../src/protocol/figure-spec.ts";
import { NumberField } from "../../components/CommitField.tsx";
import { Segments } from "../../components/Segments.tsx";
import { TextField } from "../../components/TextField.tsx";
import { patched } from "./figure-draft.ts";
import styles from "./FigureEditor.module.css";
import type { FigureEditorState } from "./use-figure-editor.ts";

const scales = [
  ["linear", "linear"],
  ["log", "log"],
  ["logit", "logit"],
] as const;

const grids = [
  ["light", "light"],
  ["none", "none"],
] as const;

export function AxesFields({ editor }: { editor: FigureEditorState }) {
  const { spec, edit } = editor;
  const hasNumbers = spec.kind === "line" || spec.kind === "scatter" || spec.kind === "contour";
  return (
    <>
      <AxisFields editor={editor} name="x" isNumeric={hasNumbers} />
      {spec.kind !== "parallel" && <AxisFields editor={editor} name="y" isNumeric />}
      <Segments
        label="grid"
        value={spec.grid}
        options={grids}
        onChange={(grid) => edit({ spec: { grid } })}
      />
    </>
  );
}

interface AxisFieldsProps {
  editor: FigureEditorState;
  name: "x" | "y";
  isNumeric: boolean;
}

function AxisFields({ editor: { spec, edit, settle }, name, isNumeric }: AxisFieldsProps) {
  const field = name === "x" ? "x_axis" : "y_axis";
  const axis = spec[field];
  const set = (patch: { [K in keyof Axis]?: Axis[K] | undefined }, typed?: string): void =>
    edit({ spec: { [field]: patched(axis, patch) } }, typed);
  return (
    <>
      <TextField
        label={`${name} label`}
        placeholder="as the data have it"
        value={axis.label ?? ""}
        maxLength={200}
        onChange={(label) => set({ label: label === "" ? undefined : label }, `${name} label`)}
        onBlur={settle}
      />
      {isNumeric && (
        <>
          <Range name={name} axis={axis} onChange={set} />
          <Segments
            label={`${name} scale`}
            value={axis.scale}
            options={scales}
            onChange={(scale) => set({ scale, min: undefined, max: undefined })}
          />
        </>
      )}
    </>
  );
}

interface RangeProps {
  name: string;
  axis: Axis;
  onChange: (range: { min?: number | undefined; max?: number | undefined }) => void;
}

/** The smallest number above 0 and the largest below 1 that an axis may end at. */
const TINY = Number.MIN_VALUE;
const NEAR_ONE = 1 - Number.EPSILON;

function Range({ name, axis: { min, max, scale }, onChange }: RangeProps) {
  const lowest = scale === "linear" ? -Infinity : TINY;
  const highest = scale === "logit" ? NEAR_ONE : Infinity;
  return (
    <div className={styles.row}>
      <span className={styles.label}>{name} range</span>
      <div className={styles.several}>
        <NumberField
          label={`${name} from`}
          hideLabel
          placeholder="auto"
          value={min}
          min={lowest}
          max={below(max ?? highest)}
          onClear={() => onChange({ min: undefined })}
          onChange={(next) => onChange({ min: next })}
        />
        –
        <NumberField
          label={`${name} to`}
          hideLabel
          placeholder="auto"
          value={max}
          min={above(min ?? lowest)}
          max={highest}
          onClear={() => onChange({ max: undefined })}
          onChange={(next) => onChange({ max: next })}
        />
      </div>
    </div>
  );
}

const step = (value: number): number => Math.max(Math.abs(value) * Number.EPSILON, TINY);
const below = (value: number): number => (Number.isFinite(value) ? value - step(value) : value);
const above = (value: number): number => (Number.isFinite(value) ? value + step(value) : value);
