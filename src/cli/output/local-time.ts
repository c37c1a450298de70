/** `2026-11-21 11:24:09 UTC`: a time (milliseconds since 1970) in the zone of this machine. */
export function localTime(millis: number): string {
  const date = new Date(millis);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${day} ${time} ${zoneOf(date)}`;
}

const zoneOf = (date: Date): string =>
  new Intl.DateTimeFormat("en-US", { timeZoneName: "short" })
    .formatToParts(date)
    .find(({ type }) => type === "timeZoneName")?.value ?? "";
