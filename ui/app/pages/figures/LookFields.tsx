import { seriesStyles } from "../../../../src/figures/palette.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import { NumberField } from "../../components/CommitField.tsx";
import { Segments } from "../../components/Segments.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import styles from "./FigureEditor.module.css";
import { ONE_COLUMN, TWO_COLUMNS } from "./FigureSheet.tsx";
import type { FigureEditorState } from "./use-figure-editor.ts";

interface FieldsProps {
  editor: FigureEditorState;
}

const widths = [
  [String(ONE_COLUMN), `${ONE_COLUMN} mm`],
  [String(TWO_COLUMNS), `${TWO_COLUMNS} mm`],
  ["free", "free"],
] as const;

const families = [
  ["helvetica", "Helvetica"],
  ["times", "Times"],
] as const;

/** A millimetre off one column is free. */
const nearColumn = (width: number): number =>
  width === ONE_COLUMN || width === TWO_COLUMNS ? width + 1 : width;

export function SizeFields({ editor: { spec, edit, settle } }: FieldsProps) {
  const { size, font } = spec;
  const resize = (change: Partial<FigureSpec["size"]>): void =>
    edit({ spec: { size: { ...size, ...change } } });
  const known = widths.map(([value]) => value).find((value) => value === String(size.width));
  return (
    <>
      <Segments
        label="size"
        value={known ?? "free"}
        options={widths}
        onChange={(next) =>
          resize({ width: next === "free" ? nearColumn(size.width) : Number(next) })
        }
      />
      {known === undefined && (
        <NumberField
          label="width, mm"
          value={size.width}
          min={10}
          max={1000}
          onChange={(width) => resize({ width })}
        />
      )}
      <NumberField
        label="height, mm"
        value={size.height}
        min={10}
        max={1000}
        onChange={(height) => resize({ height })}
      />
      <div className={styles.row}>
        <span className={styles.label}>font, pt</span>
        <div className={styles.several}>
          <Select
            label="font"
            hideLabel
            value={font.family}
            options={families}
            onChange={(family) => edit({ spec: { font: { ...font, family } } })}
          />
          <NumberField
            label="font size, pt"
            hideLabel
            value={font.size}
            min={4}
            max={32}
            onChange={(next) => edit({ spec: { font: { ...font, size: next } } })}
          />
        </div>
      </div>
      <NumberField
        label="line, pt"
        value={spec.line}
        min={0.1}
        max={10}
        onChange={(line) => edit({ spec: { line } })}
      />
      <TextField
        label="title"
        placeholder="none"
        maxLength={300}
        value={spec.title}
        onChange={(title) => edit({ spec: { title } }, "title")}
        onBlur={settle}
      />
    </>
  );
}

const palettes = [
  ["okabe-ito", "Okabe–Ito"],
  ["tol-bright", "Tol bright"],
  ["viridis", "viridis"],
  ["greys", "greys"],
] as const;

const others = [
  ["dash", "dash"],
  ["marker", "marker"],
  ["none", "none"],
] as const;

const legends = [
  ["direct", "direct"],
  ["box", "box"],
  ["none", "none"],
] as const;

const SWATCHES = 5;

export function LookFields({ editor: { spec, edit } }: FieldsProps) {
  const { palette } = spec;
  return (
    <>
      <Select
        label="palette"
        value={palette}
        options={palettes}
        onChange={(next) => edit({ spec: { palette: next } })}
      />
      <div className={styles.row}>
        <span />
        <div className={styles.several}>
          <span className={styles.swatches}>
            {seriesStyles(SWATCHES, { palette, also_by: "none" }).map(({ colour }) => (
              <i key={colour} style={{ background: colour }} />
            ))}
          </span>
          <span className={styles.label}>colour-safe ✓</span>
        </div>
      </div>
      <Segments
        label="also by"
        value={spec.also_by}
        options={others}
        onChange={(also_by) => edit({ spec: { also_by } })}
      />
      <Segments
        label="legend"
        value={spec.legend}
        options={legends}
        onChange={(legend) => edit({ spec: { legend } })}
      />
    </>
  );
}
