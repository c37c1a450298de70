/** A run that has logged nothing for so long may have died without a word; in milliseconds. */
const SILENCE = 30 * 60_000;

/** Whether a run that runs gave its last sign of life, if it gave one, so long ago. */
export const isStalled = (
  status: string | undefined,
  lastActivity: number | null | undefined,
  now: number,
): boolean => status === "RUNNING" && now - (lastActivity ?? Infinity) > SILENCE;
