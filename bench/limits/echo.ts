import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { runLoad } from "../load/load.ts";

/** A plain node:http server that answers at once; see echo-server.ts. */
export interface Echo {
  url: string;
  close(): void;
}

export async function startEcho(): Promise<Echo> {
  const child = fork(fileURLToPath(new URL("./echo-server.ts", import.meta.url)));
  const [port] = (await once(child, "message")) as [number];
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() };
}

/**
 * How many log-metric requests a second the load generator itself sends and gets answered, by a
 * server that does nothing. A server's figure near it would be the generator's.
 */
export async function generatorCeiling(connections: number, seconds: number): Promise<number> {
  const echo = await startEcho();
  const { rate } = await runLoad({
    url: echo.url,
    conversation: "logMetric",
    parameters: { runs: ["0".repeat(32)] },
    connections,
    warmUp: 0.5,
    seconds,
  });
  echo.close();
  return rate;
}
