import type { Busyness, Machine } from "../machine.ts";
import { digits } from "./format.ts";
import type { Summary } from "./summary.ts";
import { table, type Titles } from "./table.ts";

/** All that a run of the benchmark has found; `--json` writes it as it is. */
export interface Report {
  date: string;
  minutes: number;
  quick: boolean;
  titles: Titles;
  machine: Machine;
  before: Busyness;
  after: Busyness;
  /** Requests a second that the load generator gets answered at most, by 1 and by 16 connections. */
  ceiling: { alone: number; together: number };
  rows: Summary[];
  notes: string[];
}

export function reportText(report: Report): string {
  const { ceiling } = report;
  return [
    table(report.rows, report.titles),
    "",
    `${report.date}, in ${digits(report.minutes)} minutes.`,
    machineText(report),
    `The load generator itself gets ${digits(ceiling.alone)} requests a second answered by 1 connection and ${digits(ceiling.together)} by 16.`,
    ...warnings(report),
    ...report.notes.map((note) => `! ${note}`),
  ].join("\n");
}

/** Where the figures come from, and what else was done there. */
export const machineText = ({
  machine,
  before,
  after,
}: Pick<Report, "machine" | "before" | "after">): string =>
  [
    `${machine.processors}, ${machine.memory}, ${machine.system}, databases on ${machine.disk}. ${machine.software.join(", ")}.`,
    `${loadText("Before", before)} ${loadText("After", after)}`,
  ].join("\n");

const loadText = (when: string, { loadAverages, busy }: Busyness): string =>
  `${when}: load averages ${loadAverages.map(digits).join(", ")}, processors ${Math.round(busy * 100)} % busy.`;

/** A machine with other work on it measures that work. */
const MOST_BUSY = 0.15;

function warnings({ quick, before, machine }: Report): string[] {
  return [
    quick ? "Quick sizes: figures to look at, not to quote." : "",
    before.busy > MOST_BUSY
      ? "The machine was busy with other work: measure again when it is quiet."
      : "",
    machine.disk.startsWith("tmpfs")
      ? "The databases were in memory, where nothing is durable: set TMPDIR to a folder on a disk."
      : "",
  ].filter(Boolean);
}
