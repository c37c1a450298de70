import type { FigureSpec } from "../protocol/figure-spec.ts";

type Palette = FigureSpec["palette"];

/**
 * Colours that people with colour-blindness tell apart. Okabe and Ito, "Color Universal Design",
 * 2008; Paul Tol, "Colour Schemes", 2021; viridis of Smith and van der Walt, 2015.
 */
const HUES: Readonly<Record<Exclude<Palette, "viridis">, readonly string[]>> = {
  "okabe-ito": "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #000000 #b8a800".split(" "),
  "tol-bright": "#4477aa #ee6677 #228833 #aa3377 #66ccee #ccbb44 #777777".split(" "),
  greys: "#000000 #6e6e6e #a0a0a0 #454545 #8a8a8a".split(" "),
};

const VIRIDIS =
  "#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6dcd59 #b4de2c #fde725".split(" ");

/** The last tenth of viridis is too light to be read as a line on white. */
const DARK_PART = 0.9;

/** Dashes in units of the line width, the first being none. */
const DASHES: readonly (readonly number[])[] = [[], [5, 2], [1.2, 1.6], [6, 2, 1.2, 2], [9, 2.5]];

export interface SeriesStyle {
  colour: string;
  dash: readonly number[];
  /** Which shape marks its points. */
  marker: number;
}

/** A style for each of `count` series; where colours run out the dashes change. */
export function seriesStyles(
  count: number,
  { palette, also_by }: Pick<FigureSpec, "palette" | "also_by">,
): SeriesStyle[] {
  const hues =
    palette === "viridis"
      ? Array.from({ length: count }, (_, at) =>
          viridis(count === 1 ? 0 : (DARK_PART * at) / (count - 1)),
        )
      : HUES[palette];
  return Array.from({ length: count }, (_, at) => {
    const dash = also_by === "dash" ? at : Math.floor(at / hues.length);
    return {
      colour: hues[at % hues.length]!,
      dash: DASHES[dash % DASHES.length]!,
      marker: also_by === "marker" ? at : 0,
    };
  });
}

/** The colour of a place from 0 to 1 on a continuous scale. */
export function continuous(palette: Palette, place: number): string {
  if (palette !== "greys") return viridis(place);
  return mix("#1f1f1f", "#e6e6e6", place);
}

function viridis(place: number): string {
  const at = Math.min(Math.max(place, 0), 1) * (VIRIDIS.length - 1);
  const below = Math.min(Math.floor(at), VIRIDIS.length - 2);
  return mix(VIRIDIS[below]!, VIRIDIS[below + 1]!, at - below);
}

const channels = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  return hex(channels(from).map((part, at) => part + (target[at]! - part) * share));
}

/** Of WCAG 2.2 for text on white (4.5 : 1), as the luminance that it leaves. */
const READABLE = 1.05 / 4.5 - 0.05;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour, or a darker one of its hue that can be read as text on white. */
export function readable(colour: string): string {
  let dark = colour;
  for (let share = 0.1; luminance(dark) > READABLE && share <= 1; share += 0.1)
    dark = mix(colour, "#000000", share);
  return dark;
}
