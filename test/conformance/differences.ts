export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A place where two answers differ. A side that has nothing there is `undefined`. */
export interface Difference {
  /** Where: the keys from the top, joined by ` › `. */
  path: string;
  mlflow: Json | undefined;
  millrace: Json | undefined;
}

/** A deliberate difference: it covers those whose path and two values match. */
export interface AllowedDifference {
  path: RegExp;
  /** Tested against the value as JSON text, or "nothing". */
  mlflow: RegExp;
  millrace: RegExp;
  /** Why Millrace answers otherwise. */
  reason: string;
}

/** All places where two JSON values differ, in the order of the first. */
export function differencesOf(
  mlflow: Json | undefined,
  millrace: Json | undefined,
  path: string[] = [],
): Difference[] {
  if (isContainer(mlflow) && isContainer(millrace)) {
    if (Array.isArray(mlflow) === Array.isArray(millrace)) {
      const keys = new Set([...Object.keys(mlflow), ...Object.keys(millrace)]);
      return [...keys].flatMap((key) =>
        differencesOf(at(mlflow, key), at(millrace, key), [...path, key]),
      );
    }
  } else if (Object.is(mlflow, millrace)) {
    return [];
  }
  return [{ path: path.join(" › "), mlflow, millrace }];
}

/** The differences which no rule allows. */
export function unexplained(
  differences: Difference[],
  allowed: readonly AllowedDifference[],
): Difference[] {
  return differences.filter((difference) => !allowed.some((rule) => covers(rule, difference)));
}

/** Whether a rule allows a difference. */
function covers(rule: AllowedDifference, difference: Difference): boolean {
  return (
    rule.path.test(difference.path) &&
    rule.mlflow.test(textOf(difference.mlflow)) &&
    rule.millrace.test(textOf(difference.millrace))
  );
}

/** The differences as a person reads them, the first `limit` of them in full. */
export function describeDifferences(differences: Difference[], limit = 25): string {
  const shown = differences
    .slice(0, limit)
    .map(
      ({ path, mlflow, millrace }) =>
        `${path}\n    MLflow:   ${shorten(mlflow)}\n    Millrace: ${shorten(millrace)}`,
    );
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}

type Container = Json[] | { [key: string]: Json };

const isContainer = (value: Json | undefined): value is Container =>
  typeof value === "object" && value !== null;

const at = (container: Container, key: string): Json | undefined =>
  (container as { [key: string]: Json })[key];

const textOf = (value: Json | undefined): string =>
  value === undefined ? "nothing" : JSON.stringify(value);

function shorten(value: Json | undefined): string {
  const text = textOf(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}
