const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How long ago, in the largest unit that says enough: `now`, `4 min`, `3 h`, `2 d`, `1.5 y`. */
export function formatAgo(time: number, now: number): string {
  const age = now - time;
  // What has just happened may lie after `now`, which is renewed but now and then.
  if (age < -MINUTE) return formatExact(time);
  if (age < 5 * SECOND) return "now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  if (age < YEAR) return `${Math.floor(age / DAY)} d`;
  return `${(age / YEAR).toFixed(1)} y`;
}

/** How long something took: `340 ms`, `12.4 s`, `3 min 20 s`, `2.1 h`, `4.5 d`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < SECOND) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < MINUTE) return `${(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < HOUR) {
    const seconds = Math.floor((milliseconds % MINUTE) / SECOND);
    return `${Math.floor(milliseconds / MINUTE)} min${seconds === 0 ? "" : ` ${seconds} s`}`;
  }
  if (milliseconds < DAY) return `${(milliseconds / HOUR).toFixed(1)} h`;
  return `${(milliseconds / DAY).toFixed(1)} d`;
}

const pad = (number: number): string => String(number).padStart(2, "0");

/** `2026-11-21 14:05:09`, in the reader's time zone. */
export function formatExact(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":")}`;
}
