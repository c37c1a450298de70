import type { Plugin } from "vite";
import { FigureSpec } from "../../src/protocol/figure-spec.ts";

const name = "virtual:figure-defaults";

/** What a figure's spec is where it says nothing, so that the browser loads no schema for it. */
export const figureDefaults = (): Plugin => ({
  name: "millrace-figure-defaults",
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? moduleText() : undefined),
});

function moduleText(): string {
  const { kind: _kind, y: _y, ...defaults } = FigureSpec.parse({ kind: "line", y: ["metrics.y"] });
  return `export const figureDefaults = ${JSON.stringify(defaults)};`;
}
