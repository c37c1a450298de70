import { ink } from "../../../src/figures/drawing.ts";
import { seriesStyles } from "../../../src/figures/palette.ts";

const HUES = 8;

/** The colours of figures, which are drawn on white paper, as those of the page's theme. */
const themed: ReadonlyMap<string, string> = new Map([
  [ink.text, "var(--text)"],
  [ink.muted, "var(--muted)"],
  [ink.grid, "var(--line)"],
  ["#ffffff", "var(--raised)"],
  ...seriesStyles(HUES, { palette: "okabe-ito", also_by: "none" }).map(
    ({ colour }, at): [string, string] => [colour, `var(--run-${at})`],
  ),
]);

/** A colour of a mark as CSS that follows the theme. */
export const themeColor = (color: string): string => themed.get(color) ?? color;

/** Turns CSS colours into ones that a canvas knows, in the theme in which `host` is now. */
export function colorResolver(host: HTMLElement): (color: string) => string {
  const known = new Map<string, string>();
  const resolve = (token: string): string => {
    const probe = host.appendChild(document.createElement("i"));
    probe.style.color = token;
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    return resolved;
  };
  // A canvas knows all colours but tokens, of which there are few: asking for style takes its time.
  return (color) =>
    themeColor(color).replaceAll(/var\(--[\w-]+\)/g, (token) => {
      if (!known.has(token)) known.set(token, resolve(token));
      return known.get(token)!;
    });
}
