/** The runs of the table that a run was opened from, in its order, and what they were sorted for. */
export interface RunTrail {
  runIds: readonly string[];
  /** The metric that the table's reader cares for. */
  metric?: string;
}

const KEY = "millrace.run-trail";

/** Keeps the rows of a table for as long as the tab is open: `[` and `]` lead along them. */
export function leaveTrail(trail: RunTrail): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // A browser that keeps nothing still opens the run.
  }
}

/** The trail that leads past a run, if there is one. */
export function trailPast(runId: string): RunTrail | undefined {
  try {
    const trail = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as RunTrail | null;
    return trail?.runIds.includes(runId) ? trail : undefined;
  } catch {
    return undefined;
  }
}
