import { fork } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { mlflowArtifactsRepository } from "../../src/artifacts/mlflow-artifacts.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, uniformSource } from "./artifact-repository.ts";

const MiB = 1024 * 1024;
const serverFile = fileURLToPath(new URL("artifact-server.ts", import.meta.url));

async function lengthOf(stream: Readable): Promise<number> {
  let length = 0;
  for await (const chunk of stream) length += (chunk as Buffer).length;
  return length;
}

it("a large artifact goes up and down without filling the server's memory", async () => {
  const root = await tempDir();
  const server = fork(serverFile, [root]);
  try {
    const [baseUrl] = (await once(server, "message")) as [string];
    const memory = async () => {
      server.send("memory");
      const [answer] = (await once(server, "message")) as [{ rss: number; peak: number }];
      return answer;
    };
    const repository = mlflowArtifactsRepository({ baseUrl, path: "" });
    await repository.write("warm-up", uniformSource(16 * MiB, 1));
    await get(repository, "warm-up");
    const before = await memory();
    await repository.write("dir/large", uniformSource(256 * MiB, 7));
    expect((await stat(join(root, "dir", "large"))).size).toBe(256 * MiB);
    const { stream } = await repository.read("dir/large");
    expect(await lengthOf(stream)).toBe(256 * MiB);
    expect((await memory()).peak - before.rss).toBeLessThan(64 * MiB);
  } finally {
    server.kill();
  }
}, 120_000);
