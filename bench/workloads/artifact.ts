import { type LoadResult, sum } from "../load/load.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";
import { mostMemoryDuring } from "./memory-watch.ts";

const MEGABYTE = 2 ** 20;
const PATH = "/api/2.0/mlflow-artifacts/artifacts/bench/model.bin";

/** One large file through the proxy, there and back. */
export const artifact = ({ artifact: bytes }: Sizes): Workload => ({
  name: "artifact",
  database: "filled",
  figures: [
    {
      name: "up",
      title: `artifact of ${bytes / MEGABYTE} MiB, upload`,
      unit: "MB/s",
      better: "higher",
      target: { overMlflow: 1.5 },
      limit: async (bare) => (await bare.copy(bytes)) / MEGABYTE,
    },
    {
      name: "down",
      title: `artifact of ${bytes / MEGABYTE} MiB, download`,
      unit: "MB/s",
      better: "higher",
      target: { overMlflow: 1.5 },
      limit: async (bare) => (await bare.copy(bytes)) / MEGABYTE,
    },
    {
      name: "growth",
      title: "artifact: growth of memory meanwhile",
      unit: "MB",
      better: "lower",
      target: { atMost: 64 },
      postgresTarget: { atMost: 64 },
      atFullSize: true,
    },
  ],
  run: async ({ server, load }) => {
    const before = server.memory();
    const rates = { up: 0, down: 0 };
    const transfer = async (): Promise<void> => {
      const one = { connections: 1, requests: 1 };
      const up = await load({ conversation: "upload", parameters: { path: PATH, bytes }, ...one });
      rates.up = megabytesASecond(bytes, up);
      const down = await load({ conversation: "fetch", parameters: { path: PATH }, ...one });
      if (down.bytes !== bytes) throw new Error(`The download had ${down.bytes} bytes.`);
      rates.down = megabytesASecond(bytes, down);
    };
    const most = await mostMemoryDuring(server, transfer());
    if (before === undefined || most === undefined) return rates;
    return { ...rates, growth: Math.max(0, most - before) };
  },
});

const megabytesASecond = (bytes: number, { latencies }: LoadResult): number =>
  bytes / MEGABYTE / (sum(latencies) / 1000);
