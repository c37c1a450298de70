import type { FigureSpec } from "../../protocol/figure-spec.ts";
import { isDrawable } from "../scales/scale.ts";

/** Which of the points no other point beats in both numbers, by rising x; as indices. */
export function paretoFront(
  x: readonly number[],
  y: readonly number[],
  goals: Exclude<FigureSpec["pareto"], "none">,
): number[] {
  const [xSign = 1, ySign = 1] = goals.split("-").map((goal) => (goal === "min" ? 1 : -1));
  const cost = (at: number): readonly [number, number] => [xSign * x[at]!, ySign * y[at]!];
  const points = x.map((_, at) => at).filter((at) => cost(at).every(isDrawable));
  points.sort((a, b) => cost(a)[0] - cost(b)[0] || cost(a)[1] - cost(b)[1]);
  let least = Infinity;
  const front = points.filter((at) => {
    const [, height] = cost(at);
    if (height >= least) return false;
    least = height;
    return true;
  });
  return xSign === 1 ? front : front.toReversed();
}
