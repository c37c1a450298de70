import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { type Client, createClient, RestError, type Run } from "../../../src/entry/client.ts";
import { type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

describe("on a server", () => {
  let server: RunningServer;
  let client: Client;

  beforeAll(async () => {
    server = await startServer({ cwd: await tempDir() });
    client = createClient({ uri: server.url });
  });

  afterAll(() => server.stop());

  async function newRun(name: string): Promise<string> {
    const { experiment_id } = await client.createExperiment({ name });
    const { run } = await client.createRun({ experiment_id, start_time: Date.now() });
    return run.info.run_id;
  }

  test("a run is logged and read back, with numbers that JSON has no token for", async () => {
    const run_id = await newRun("client-run");
    const metrics = [NaN, Infinity, -Infinity, 0.5].map((value, at) => ({
      key: `m${at}`,
      value,
      timestamp: 1,
    }));
    await client.logBatch({ run_id, metrics, params: [{ key: "p", value: "1" }] });
    await client.setTag({ run_id, key: "t", value: "ä" });

    const { run } = await client.getRun({ run_id });

    expect(run.data.metrics?.map(({ key, value, step }) => [key, value, step])).toEqual([
      ["m0", NaN, 0],
      ["m1", Infinity, 0],
      ["m2", -Infinity, 0],
      ["m3", 0.5, 0],
    ]);
    expect(run.data.params).toEqual([{ key: "p", value: "1" }]);
    expect(run.data.tags).toContainEqual({ key: "t", value: "ä" });
  });

  test("every page of a list comes in turn", async () => {
    const { experiment_id } = await client.createExperiment({ name: "client-pages" });
    for (let at = 0; at < 5; at++) await client.createRun({ experiment_id, start_time: at });
    const request = { experiment_ids: [experiment_id], max_results: 2 };

    const runs: Run[] = await Array.fromAsync(client.searchRuns.all(request));

    expect(runs.map(({ info }) => info.start_time)).toEqual([4, 3, 2, 1, 0]);
  });

  test("an artifact is written and read as it is", async () => {
    await client.uploadProxiedArtifact({ artifact_path: "some/ä b.txt" }, "grün");
    const { files } = await client.listProxiedArtifacts({ path: "some" });
    const answer = await client.downloadProxiedArtifact({ artifact_path: "some/ä b.txt" });

    expect(files).toEqual([{ path: "ä b.txt", is_dir: false, file_size: 5 }]);
    expect(await answer.text()).toBe("grün");
  });

  test("what the server refuses is an error with its code, status and message", async () => {
    const refused = client.getRun({ run_id: "0".repeat(32) });

    await expect(refused).rejects.toBeInstanceOf(RestError);
    await expect(refused).rejects.toMatchObject({
      code: "RESOURCE_DOES_NOT_EXIST",
      status: 404,
      message: expect.stringContaining("not found"),
    });
  });
});

describe("trying again", () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  /** A client of a server that gives these statuses in turn, then `{}`; and what it has been asked. */
  async function clientOf(...statuses: number[]) {
    const asked: string[] = [];
    const answer: RequestListener = (request, response) => {
      asked.push(request.url ?? "");
      const status = statuses.shift() ?? 200;
      if (status === 0) return void request.socket.destroy();
      const error_code = status === 500 ? "INTERNAL_ERROR" : "TEMPORARILY_UNAVAILABLE";
      response.writeHead(status, { "retry-after": "0" });
      response.end(status === 200 ? "{}" : JSON.stringify({ error_code, message: "no" }));
    };
    const server = createServer(answer).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { client: createClient({ uri }), asked };
  }

  const run = { run_id: "r" };
  const newRun = { experiment_id: "0" };

  test.each([0, 429, 500, 502, 503, 504])("a read after %i", async (status) => {
    const { client, asked } = await clientOf(status);
    await client.getRun(run);
    expect(asked).toHaveLength(2);
  });

  test.each([0, 429, 500, 503])("a batch after %i, which leaves the same state", async (status) => {
    const { client, asked } = await clientOf(status);
    await client.logBatch(run);
    expect(asked).toHaveLength(2);
  });

  test("a new run after 429 only, because two might be made", async () => {
    const { client, asked } = await clientOf(429, 503);
    await expect(client.createRun(newRun)).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(2);
    await client.createRun(newRun);
  });

  test("ends after three times", async () => {
    const { client, asked } = await clientOf(503, 503, 503, 503);
    await expect(client.getRun(run)).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(4);
  });
});

test("the types say what each endpoint takes and gives", () => {
  expectTypeOf<Parameters<Client["createRun"]>[0]>().toHaveProperty("experiment_id");
  expectTypeOf<Awaited<ReturnType<Client["getRun"]>>>().toEqualTypeOf<{ run: Run }>();
  expectTypeOf<Client["getRun"]>().not.toHaveProperty("all");
  expectTypeOf<Run["info"]["start_time"]>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error a run belongs to an experiment
  expectTypeOf<Client["createRun"]>().toBeCallableWith({});
});
