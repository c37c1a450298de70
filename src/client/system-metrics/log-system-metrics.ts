import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";
import { setInterval } from "node:timers";
import { promisify } from "node:util";
import type { ActiveRun } from "./fluent/run.ts";

export interface SystemMetricsOptions {
  /** Between samples, in milliseconds; default 10 seconds. */
  interval?: number;
  /** Stands in the metrics' names, `system/<node>/…`, where several machines log to one run. */
  nodeId?: string;
  /** The step of the first sample, for a run that goes on; default 0. */
  firstStep?: number;
}

type Sample = Record<string, number>;

/** A megabyte as MLflow counts it. */
const MEGABYTE = 1e6;

/**
 * Logs what the machine does to a run, with MLflow's names (`system/cpu_utilization_percentage`,
 * …), until the function that it returns is called. What cannot be read here is left out.
 */
export function logSystemMetrics(run: ActiveRun, options: SystemMetricsOptions = {}): () => void {
  const { interval = 10_000, nodeId, firstStep = 0 } = options;
  const prefix = nodeId === undefined ? "system/" : `system/${nodeId}/`;
  const sources = [cpu(), memory, disk, network(), nvidia];
  let step = firstStep;
  const sample = async (): Promise<void> => {
    const parts = await Promise.all(sources.map((source) => source().catch(() => ({}))));
    const all = Object.entries(Object.assign({}, ...parts) as Sample);
    run.logMetrics(Object.fromEntries(all.map(([name, value]) => [prefix + name, value])), {
      step: step++,
    });
  };
  const timer = setInterval(() => void sample(), interval).unref();
  return () => clearInterval(timer);
}

/** Since the sample before. */
function cpu(): () => Promise<Sample> {
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

async function memory(): Promise<Sample> {
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

async function disk(): Promise<Sample> {
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
function network(): () => Promise<Sample> {
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

const NVIDIA_FIELDS = "memory.used,memory.total,utilization.gpu,power.draw,power.limit";

async function nvidia(): Promise<Sample> {
  const args = [`--query-gpu=${NVIDIA_FIELDS}`, "--format=csv,noheader,nounits"];
  const { stdout } = await promisify(execFile)("nvidia-smi", args, { timeout: 5000 });
  return nvidiaSample(stdout);
}

/** What nvidia-smi prints: a line for each GPU; memory in MiB, power in watts. */
export function nvidiaSample(output: string): Sample {
  const lines = output.trim().split("\n");
  const samples = lines.map((line, index) => {
    const [used = NaN, total = NaN, utilization, power = NaN, limit = NaN] = line
      .split(",")
      .map(Number);
    const gpu = {
      memory_usage_megabytes: (used * 2 ** 20) / MEGABYTE,
      memory_usage_percentage: (100 * used) / total,
      utilization_percentage: utilization ?? NaN,
      power_usage_watts: power,
      power_usage_percentage: (100 * power) / limit,
    };
    const known = Object.entries(gpu).filter(([, value]) => !Number.isNaN(value));
    return Object.fromEntries(known.map(([name, value]) => [`gpu_${index}_${name}`, value]));
  });
  return Object.assign({}, ...samples) as Sample;
}
