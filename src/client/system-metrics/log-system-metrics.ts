import { setInterval } from "node:timers";
import type { ActiveRun } from "../fluent/run.ts";
import { gpus } from "./gpus.ts";
import { cpu, disk, memory, network } from "./machine.ts";
import type { Sample } from "./sample.ts";

export interface SystemMetricsOptions {
  /** Between samples, in milliseconds; default 10 seconds. */
  interval?: number | undefined;
  /** How many samples make a point, which is their mean; default 1. */
  samplesPerPoint?: number | undefined;
  /** Stands in the metrics' names, `system/<node>/…`, where several machines log to one run. */
  nodeId?: string | undefined;
}

/**
 * Logs what the machine does to a run, with MLflow's names (`system/cpu_utilization_percentage`,
 * …), until the run ends, or the function that it returns is called. The steps of a run that goes
 * on are counted on. What cannot be read here is left out.
 */
export function logSystemMetrics(run: ActiveRun, options: SystemMetricsOptions = {}): () => void {
  const { interval = 10_000, samplesPerPoint = 1, nodeId } = options;
  const prefix = nodeId === undefined ? "system/" : `system/${nodeId}/`;
  const sources = [cpu(), memory, disk, network(), gpus()];
  let step = run.systemMetricsStep;
  let samples: Sample[] = [];
  const sample = async (): Promise<void> => {
    const parts = await Promise.all(sources.map((source) => source().catch(() => ({}))));
    samples.push(Object.assign({}, ...parts) as Sample);
    if (run.isEnded) return clearInterval(timer);
    if (samples.length < samplesPerPoint) return;
    const point = Object.entries(meanOf(samples));
    run.logMetrics(Object.fromEntries(point.map(([name, value]) => [prefix + name, value])), {
      step: step++,
    });
    samples = [];
  };
  const timer = setInterval(() => void sample(), interval).unref();
  return () => clearInterval(timer);
}

/** Of what is counted since the start, the last; of all else the mean, with MLflow's one decimal. */
function meanOf(samples: readonly Sample[]): Sample {
  const last = samples.at(-1) ?? {};
  const meanOfOne = (name: string): number => {
    const values = samples.flatMap((sample) => sample[name] ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return Object.fromEntries(
    Object.entries(last).map(([name, value]) => [
      name,
      name.startsWith("network_") ? value : Math.round(10 * meanOfOne(name)) / 10,
    ]),
  );
}
