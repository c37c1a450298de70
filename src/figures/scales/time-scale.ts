import { multiples, niceStep } from "./numbers.ts";
import { placing, type Scale, type Tick } from "./scale.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps at which people read a clock and a calendar, in milliseconds. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 91, 182, 365].map((days) => days * DAY),
];

/** Points in time, in milliseconds since 1970, with ticks in UTC. */
export const timeScale = (from: number, to: number): Scale => {
  const [min, max] = to > from ? [from, to] : [from - SECOND, from + SECOND];
  return { ...placing(min, max), ticks: (count) => timeTicks(min, max, count) };
};

function timeTicks(min: number, max: number, count: number): Tick[] {
  const rough = (max - min) / Math.max(count, 1);
  const step =
    STEPS.find((each) => each >= rough) ?? niceStep((max - min) / (365 * DAY), count) * 365 * DAY;
  return multiples(min, max, rough < SECOND ? niceStep(max - min, count) : step).map((value) => ({
    value,
    text: timeText(value, step),
  }));
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function timeText(value: number, step: number): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return "";
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
  const clock = date.toISOString().slice(11, step < MINUTE ? 19 : 16);
  if (step >= 30 * DAY) return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  if (step >= DAY || (step >= HOUR && clock === "00:00")) return day;
  return clock;
}

/** The unit in which a length of time is told, in milliseconds. */
export function durationUnit(length: number): { unit: number; name: string } {
  if (length >= 3 * DAY) return { unit: DAY, name: "days" };
  if (length >= 3 * HOUR) return { unit: HOUR, name: "h" };
  if (length >= 3 * MINUTE) return { unit: MINUTE, name: "min" };
  return { unit: SECOND, name: "s" };
}
