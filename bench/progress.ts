/** Tells on standard error what happens, and how long after the start; the output is the table. */
export function progressClock(): (line: string) => void {
  const started = performance.now();
  return (line) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    console.error(`${clock.padStart(5)}  ${line}`);
  };
}
