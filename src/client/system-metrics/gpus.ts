import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { MEGABYTE, type Sample, type Source } from "./sample.ts";

const run = promisify(execFile);
const outputOf = async (command: string, ...args: string[]): Promise<string> =>
  (await run(command, args, { timeout: 5000 })).stdout;

/** NVIDIA's GPUs, else AMD's, as their own tools see them; nothing where there is neither. */
export function gpus(): Source {
  let known: Promise<Source> | undefined;
  return async () => await (await (known ??= sourceThatWorks([nvidia, amd])))();
}

async function sourceThatWorks([source, ...others]: Source[]): Promise<Source> {
  if (source === undefined) return async () => ({});
  return await source().then(
    () => source,
    () => sourceThatWorks(others),
  );
}

const NVIDIA_FIELDS = "memory.used,memory.total,utilization.gpu,power.draw,power.limit";

const nvidia: Source = async () =>
  nvidiaSample(
    await outputOf("nvidia-smi", `--query-gpu=${NVIDIA_FIELDS}`, "--format=csv,noheader,nounits"),
  );

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
    return named(index, gpu);
  });
  return Object.assign({}, ...samples) as Sample;
}

const AMD_ARGS = ["--showmeminfo", "vram", "--showuse", "--showpower", "--showmaxpower", "--json"];

const amd: Source = async () => amdSample(await outputOf("rocm-smi", ...AMD_ARGS));

/** What rocm-smi prints: JSON with an object for each GPU; memory in bytes, power in watts. */
export function amdSample(output: string): Sample {
  const cards = Object.entries(JSON.parse(output) as Record<string, Record<string, string>>);
  const samples = cards
    .filter(([name]) => /^card\d+$/.test(name))
    .map(([name, fields]) => {
      const value = (field: RegExp): number =>
        Number(Object.entries(fields).find(([key]) => field.test(key))?.[1] ?? NaN);
      const used = value(/^VRAM Total Used Memory/);
      const power = value(/^(?:Average|Current Socket) Graphics Package Power/);
      const gpu = {
        memory_usage_gigabytes: used / 1e9,
        memory_usage_percentage: (100 * used) / value(/^VRAM Total Memory/),
        utilization_percentage: value(/^GPU use/),
        power_usage_watts: power,
        power_usage_percentage: (100 * power) / value(/^Max Graphics Package Power/),
      };
      return named(Number(name.slice("card".length)), gpu);
    });
  return Object.assign({}, ...samples) as Sample;
}

/** With the number of the GPU before each name; what is not known is left out. */
function named(index: number, gpu: Sample): Sample {
  const known = Object.entries(gpu).filter(([, value]) => !Number.isNaN(value));
  return Object.fromEntries(known.map(([name, value]) => [`gpu_${index}_${name}`, value]));
}
