import { readdirSync, readFileSync } from "node:fs";

/** The processes of a group, which a server and all that it starts are. Linux only: else none. */
function members(group: number): number[] {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => groupOf(pid) === group);
  } catch {
    return [];
  }
}

/** proc_pid_stat(5): the third field after the command's name, which may hold anything. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return undefined;
  }
}

/**
 * Memory of all processes of a group in MB: each page counted once, divided among those that share
 * it (PSS). Undefined where the system does not tell.
 */
export function groupMemory(group: number): number | undefined {
  const kilobytes = members(group).map(proportionalSetSize);
  const total = kilobytes.reduce((all, each) => all + each, 0);
  return total === 0 ? undefined : total / 1024;
}

function proportionalSetSize(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Ends what is left of a group. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
