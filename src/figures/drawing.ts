/** What a figure is made of, in points from the top left corner: what the writers write out. */

export type Point = readonly [x: number, y: number];

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Paint {
  /** `#rrggbb`; absent: not painted. */
  stroke?: string;
  fill?: string;
  /** Line width in points. */
  lineWidth?: number;
  dash?: readonly number[];
  /** 0 to 1. */
  opacity?: number;
  /** The id of the run that it stands for, where it is one. */
  run?: string;
}

/** Polylines that are painted as one shape; the inside of closed ones is even-odd. */
export interface PathMark extends Paint {
  type: "path";
  lines: readonly (readonly Point[])[];
  closed?: boolean;
}

export interface RectMark extends Rect, Paint {
  type: "rect";
}

export interface CircleMark extends Paint {
  type: "circle";
  x: number;
  y: number;
  radius: number;
}

export interface TextMark {
  type: "text";
  x: number;
  /** Of the baseline. */
  y: number;
  text: string;
  /** Set above the line behind the text, as an exponent is. */
  raised?: string;
  size: number;
  bold?: boolean;
  fill: string;
  anchor: "start" | "middle" | "end";
  /** Reads from bottom to top. */
  upward?: boolean;
}

/** Marks that belong together, cut off at a rectangle where there is one. */
export interface GroupMark {
  type: "group";
  label?: string;
  clip?: Rect;
  marks: readonly Mark[];
}

export type Mark = PathMark | RectMark | CircleMark | TextMark | GroupMark;

/** A value of the drawn data; null where there is none. */
export type Cell = string | number | null;

/** A drawn figure. */
export interface Drawing {
  /** In points; of a page in millimetres see `POINTS_PER_MM`. */
  width: number;
  height: number;
  fontFamily: "helvetica" | "times";
  title: string;
  /** What the figure shows, in words, for those who do not see it. */
  description: string;
  marks: readonly Mark[];
  /** Where the data is drawn. */
  plot: Rect;
  /** The drawn numbers. */
  table: { columns: readonly string[]; rows: readonly (readonly Cell[])[] };
}

export const POINTS_PER_MM = 72 / 25.4;

/** Colours of everything that is no data. */
export const ink = { text: "#1b1f24", muted: "#5a6472", axis: "#1b1f24", grid: "#e3e6ea" } as const;
