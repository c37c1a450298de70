import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { seed } from "../ui/seed.ts";

let cwd: string;
let server: RunningServer;
let experimentId: string;
let runId: string;

beforeAll(async () => {
  cwd = await tempDir();
  server = await startServer({ cwd });
  experimentId = await seed(server.url).experiment("views");
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  runId = await seed(server.url).run(experimentId, { name: "run" });
});

const artifacts = (): string => join(cwd, "mlartifacts", experimentId, runId, "artifacts");

async function put(path: string, content: string | Uint8Array): Promise<void> {
  const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${path}`;
  const { status } = await fetch(url, { method: "PUT", body: Buffer.from(content) });
  expect(status).toBe(200);
}

const ask = (
  what: "archive" | "page",
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${server.url}/ajax-api/1.0/millrace/artifacts/${what}?${new URLSearchParams(fields)}`, {
    headers,
  });

const message = async (response: Response): Promise<string> =>
  ((await response.json()) as { message: string }).message;

const LIST = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({name: archive.read(name)[:20].decode("latin-1") for name in archive.namelist()}))
`;

/** The files in an archive and how each begins, as Python reads it, checksums and all. */
async function unpacked(response: Response): Promise<Record<string, string>> {
  const file = join(await tempDir(), "archive.zip");
  await writeFile(file, await response.bytes());
  const { stdout } = await promisify(execFile)("python3", ["-c", LIST, file]);
  return JSON.parse(stdout) as Record<string, string>;
}

describe("an archive", () => {
  test("has all files of a run, in one directory of its name", async () => {
    await put("model/MLmodel", "flavors: {}");
    await put("model/data/w é.bin", new Uint8Array(3_000_000).fill(65));
    await put("empty.txt", "");
    const response = await ask("archive", { run_id: runId });

    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename=${runId}.zip`);
    expect(await unpacked(response)).toEqual({
      [`${runId}/empty.txt`]: "",
      [`${runId}/model/MLmodel`]: "flavors: {}",
      [`${runId}/model/data/w é.bin`]: "A".repeat(20),
    });
  });

  test("has what is in one directory, called after it", async () => {
    await put("plots/a.txt", "a");
    await put("plots/deep/b.txt", "b");
    await put("plots-not/c.txt", "c");
    const response = await ask("archive", { run_id: runId, path: "plots" });

    expect(response.headers.get("content-disposition")).toBe("attachment; filename=plots.zip");
    expect(await unpacked(response)).toEqual({ "plots/a.txt": "a", "plots/deep/b.txt": "b" });
  });

  test("of nothing is an error, as is one of nobody and one of two", async () => {
    const nothing = await ask("archive", { run_id: runId });
    const nobody = await ask("archive", {});
    const both = await ask("archive", { run_id: runId, model_id: "m-1" });

    expect([nothing.status, nobody.status, both.status]).toEqual([404, 400, 400]);
    expect(await message(nothing)).toContain("no artifacts");
    expect(await message(both)).toContain("either a run_id or a model_id");
  });

  test.each([String.raw`..\..\evil.txt`, "a\nb.txt", "c:/x"])(
    "is refused for a name that is unsafe to unpack, which it tells: %j",
    async (name) => {
      await mkdir(dirname(join(artifacts(), name)), { recursive: true });
      await writeFile(join(artifacts(), name), "x");
      const response = await ask("archive", { run_id: runId });

      expect(response.status).toBe(400);
      expect(await message(response)).toContain(`the file ${JSON.stringify(name)}. Invalid path: `);
    },
  );

  test("has nothing from outside, and an end where a link leads back", async () => {
    await writeFile(join(cwd, "secret.txt"), "secret");
    await put("notes.txt", "notes");
    await symlink(join(cwd, "secret.txt"), join(artifacts(), "secret.txt"));
    await symlink(cwd, join(artifacts(), "out"));
    expect(await unpacked(await ask("archive", { run_id: runId }))).toEqual({
      [`${runId}/notes.txt`]: "notes",
    });

    await symlink(".", join(artifacts(), "again"));
    expect((await ask("archive", { run_id: runId })).status).toBe(400);
  });

  test("that nobody takes to its end leaves the server well", async () => {
    await put("large.bin", new Uint8Array(40_000_000));
    for (let turn = 0; turn < 5; turn += 1) {
      const response = await ask("archive", { run_id: runId });
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(server.output()).not.toMatch(/error|warning/i);
  });
});

describe("the size of artifacts", () => {
  const size = async (...run_ids: string[]): Promise<unknown> => {
    const response = await fetch(`${server.url}/ajax-api/1.0/millrace/artifacts/size`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ run_ids }),
    });
    return response.status === 200 ? await response.json() : response.status;
  };

  test("is that of all files of some runs, each run once", async () => {
    const other = await seed(server.url).run(experimentId, { name: "other" });
    await put("a.txt", "four");
    await put("deep/er/b.txt", "seven 7");
    const known = { at_least: false, unknown_run_ids: [] };

    expect(await size(runId, other, runId)).toEqual({ files: 2, bytes: 11, ...known });
    expect(await size(other)).toEqual({ files: 0, bytes: 0, ...known });
    expect(await size()).toEqual({ files: 0, bytes: 0, ...known });
    expect(await size("nobody")).toBe(404);
  });

  test("has an end where a link leads back, and nothing from outside", async () => {
    await put("a.txt", "four");
    await symlink(cwd, join(artifacts(), "out"));
    expect(await size(runId)).toMatchObject({ bytes: 4, at_least: false });

    await symlink(".", join(artifacts(), "again"));
    expect(await size(runId)).toMatchObject({ at_least: true });
  });
});

describe("an HTML artifact", () => {
  const policy = async (fields: Record<string, string>): Promise<string> =>
    (await ask("page", fields)).headers.get("content-security-policy")!;

  test("is a page of no origin that can send nothing anywhere", async () => {
    await put("report.html", "<script>parent.document.title = 'owned'</script>");
    const response = await ask("page", { run_id: runId, path: "report.html" });
    const plain = response.headers.get("content-security-policy")!;
    const scripted = await policy({ run_id: runId, path: "report.html", scripts: "true" });

    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(plain).toMatch(/^sandbox; default-src 'none'; style-src/);
    expect(scripted).toMatch(/^sandbox allow-scripts; default-src 'none'; script-src/);
    for (const each of [plain, scripted]) {
      expect(each).not.toMatch(/allow-(?!scripts;)|https?:|\*|'self'(?!$)|connect-src/);
      expect(each).toContain("frame-ancestors 'self'");
    }
  });

  test("is shown in a frame only, and nothing else is shown so", async () => {
    await put("report.html", "<p>hello</p>");
    await put("notes.txt", "<p>hello</p>");
    const page = { run_id: runId, path: "report.html" };
    const framed = await ask("page", page, { "sec-fetch-dest": "iframe" });
    const alone = await ask("page", page, { "sec-fetch-dest": "document" });
    const text = await ask("page", { ...page, path: "notes.txt" });

    expect([framed.status, alone.status, text.status]).toEqual([200, 400, 400]);
    expect(await message(alone)).toContain("in a frame");
    expect(await message(text)).toContain("no HTML file");
  });
});
