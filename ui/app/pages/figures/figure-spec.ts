import { figureDefaults } from "virtual:figure-defaults";
import type { FigureInput, FigureSpec } from "../../../../src/protocol/figure-spec.ts";

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const KINDS = ["line", "bar", "scatter", "box", "parallel", "contour"];

/** Whether a value from a URL is meant as a figure's spec; the server checks it when it is saved. */
export const isFigureInput = (value: unknown): value is FigureInput =>
  isFields(value) &&
  KINDS.includes(String(value["kind"])) &&
  Array.isArray(value["y"]) &&
  value["y"].length > 0 &&
  value["y"].every((column) => typeof column === "string");

/** A spec with all that it leaves out. */
export const completeSpec = (given: FigureInput): FigureSpec =>
  completed(figureDefaults, given) as FigureSpec;

/** A spec without what is at its default: what links and saved figures hold. */
export const leanSpec = (spec: FigureSpec): FigureInput =>
  lean(figureDefaults, spec) as FigureInput;

/** What is of another kind than the default is not taken over, so that any link can be drawn. */
function completed(defaults: object, given: object): Fields {
  const result: Fields = { ...defaults, ...given };
  for (const [name, fallback] of Object.entries(defaults)) {
    const value = (given as Fields)[name];
    if (isFields(fallback)) result[name] = completed(fallback, isFields(value) ? value : {});
    else if (value === undefined || (fallback !== null && typeof value !== typeof fallback))
      result[name] = fallback;
  }
  return result;
}

function lean(defaults: object, spec: object): Fields {
  const kept = Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    const fallback = (defaults as Fields)[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(fallback)) return [];
    return [[name, isFields(value) && isFields(fallback) ? lean(fallback, value) : value]];
  });
  return Object.fromEntries(kept);
}
