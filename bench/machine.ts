import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** What the figures depend on beside the software that is measured. */
export interface Machine {
  processors: string;
  memory: string;
  system: string;
  /** Of the folder that holds the databases. */
  disk: string;
  software: string[];
}

export function describeMachine(software: string[]): Machine {
  const all = cpus();
  return {
    processors: `${all.length} × ${all[0]?.model.trim()}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    disk: `${fileSystem(tmpdir())} (${tmpdir()})`,
    software: [`Node ${process.versions.node}`, ...software],
  };
}

/** The type of the file system that holds a folder. On tmpfs nothing is durable, and all is quick. */
function fileSystem(folder: string): string {
  try {
    const table = execFileSync("df", ["-PT", folder], { encoding: "utf8", stdio: "pipe" });
    return table.trim().split("\n").at(-1)!.split(/\s+/)[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** How busy this machine is. */
export interface Busyness {
  /** The load averages of 1, 5 and 15 minutes. */
  loadAverages: number[];
  /** Share of the processors' time that was used in the last second, 0 to 1. */
  busy: number;
}

export async function busyness(): Promise<Busyness> {
  const before = processorTime();
  await sleep(1000);
  const after = processorTime();
  const busy = 1 - (after.idle - before.idle) / (after.all - before.all);
  return { loadAverages: loadavg(), busy };
}

function processorTime(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const add = (total: number, time: number): number => total + time;
  return {
    idle: times.map(({ idle }) => idle).reduce(add, 0),
    all: times.flatMap((each) => Object.values(each)).reduce(add, 0),
  };
}
