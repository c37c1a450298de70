import type { Response } from "../../api/types.ts";
import { isSystemMetric, SYSTEM } from "../../util/system-metric.ts";
import type { Card } from "./card.ts";

type ColumnsInUse = Pick<Response<"getRunColumns">, "metrics" | "params">;

/** More axes than these cannot be read side by side. */
const MOST_AXES = 6;

/** What stands before the first `/` of a metric's key. */
function sectionOf(key: string): string {
  const at = key.indexOf("/");
  return at > 0 ? key.slice(0, at) : "";
}

/**
 * The cards of an experiment where nobody has chosen: each metric as lines, or as bars where it was
 * logged but once, in sections by what stands before `/`; parallel axes and a scatter where params vary. The objective comes first.
 */
export function defaultCards({ metrics, params }: ColumnsInUse, objective?: string): Card[] {
  const keys = metrics.map(({ key }) => key);
  const ordered = mainMetrics(metrics, objective);
  const single = new Set(metrics.filter(({ max_step }) => max_step === 0).map(({ key }) => key));
  const lines = [...ordered, ...keys.filter(isSystemMetric)].map((key) =>
    metricCard(key, single.has(key) ? "bar" : "line"),
  );
  const varying = params.filter(({ distinct }) => distinct > 1).map(({ key }) => `params.${key}`);
  const [aim, other] = ordered.map((key) => `metrics.${key}`);
  if (varying.length === 0 || aim === undefined) return lines;
  const overview = overviewCards(varying, aim, other);
  const top = lines.filter(({ section }) => section === "").slice(0, 2);
  return [...top, ...overview, ...lines.filter((card) => !top.includes(card))];
}

/**
 * The metrics that runs are about, those of the system not among them: the objective first, and last
 * those that tell no run from another, such as the end of a schedule.
 */
export function mainMetrics(metrics: ColumnsInUse["metrics"], objective?: string): string[] {
  const own = metrics.filter(({ key }) => !isSystemMetric(key));
  const first = own.filter(({ key }) => `metrics.${key}` === objective);
  const telling = own.filter(({ min, max }) => min !== max);
  const plain = (some: typeof own) => some.filter(({ key }) => sectionOf(key) === "");
  const ordered = [...first, ...plain(telling), ...telling, ...plain(own), ...own];
  return [...new Set(ordered.map(({ key }) => key))];
}

const metricCard = (key: string, kind: "line" | "bar"): Card => ({
  id: `${kind} ${key}`,
  kind,
  y: [`metrics.${key}`],
  section: sectionOf(key),
});

/** The runs at a glance, by their params. */
function overviewCards(varying: readonly string[], aim: string, other?: string): Card[] {
  return [
    {
      id: "parallel",
      kind: "parallel",
      y: [...varying.slice(0, MOST_AXES - 1), aim],
      section: "",
      wide: true,
    },
    { id: "scatter", kind: "scatter", x: other ?? varying[0]!, y: [aim], section: "" },
  ];
}

/** Sections that are folded until one opens them. */
export const isFolded = (section: string, toggled: readonly string[] = []): boolean =>
  (section === SYSTEM) !== toggled.includes(section);
