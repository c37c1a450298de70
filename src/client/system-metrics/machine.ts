import { readFile, statfs } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";
import { MEGABYTE, type Sample, type Source } from "./sample.ts";

/** Since the sample before. */
export function cpu(): Source {
  const times = () =>
    cpus().reduce(
      (sum, { times: { user, nice, sys, idle, irq } }) => ({
        busy: sum.busy + user + nice + sys + irq,
        all: sum.all + user + nice + sys + irq + idle,
      }),
      { busy: 0, all: 0 },
    );
  let before = times();
  return async () => {
    const now = times();
    const share = (now.busy - before.busy) / Math.max(1, now.all - before.all);
    before = now;
    return { cpu_utilization_percentage: 100 * share };
  };
}

export async function memory(): Promise<Sample> {
  const used = totalmem() - (await availableMemory());
  return {
    system_memory_usage_megabytes: used / MEGABYTE,
    system_memory_usage_percentage: (100 * used) / totalmem(),
  };
}

/** Linux counts what it can take back from its caches; elsewhere, what is free. */
async function availableMemory(): Promise<number> {
  const text = await readFile("/proc/meminfo", "utf8").catch(() => "");
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(text) ?? [];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

export async function disk(): Promise<Sample> {
  const { bsize, blocks, bfree, bavail } = await statfs("/");
  const used = (blocks - bfree) * bsize;
  const available = bavail * bsize;
  return {
    disk_usage_percentage: (100 * used) / (used + available),
    disk_usage_megabytes: used / MEGABYTE,
    disk_available_megabytes: available / MEGABYTE,
  };
}

/** Since the first sample; Linux only. */
export function network(): Source {
  let first: readonly [number, number] | undefined;
  return async () => {
    const [received, sent] = await networkBytes();
    first ??= [received, sent];
    return {
      network_receive_megabytes: (received - first[0]) / MEGABYTE,
      network_transmit_megabytes: (sent - first[1]) / MEGABYTE,
    };
  };
}

/** Of all interfaces: bytes received, bytes sent. */
async function networkBytes(): Promise<readonly [number, number]> {
  const text = await readFile("/proc/net/dev", "utf8");
  const rows = [...text.matchAll(/^\s*\S+:\s*(\d+)(?:\s+\d+){7}\s+(\d+)/gm)];
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
  return [sum(1), sum(2)];
}
