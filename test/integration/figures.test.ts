import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FigureSpec } from "../../src/protocol/figure-spec.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { allOf, labelsOf, parseSvg } from "../setup/svg.ts";
import { tempDir } from "../setup/temp-dir.ts";

const page = await readFile(new URL("../../docs/reference/figures.md", import.meta.url), "utf8");

describe("saved figures", () => {
  let server: RunningServer;

  const ask = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const url = `${server.url}/api/${path}`;
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Record<string, Record<string, Record<string, string>>>;
  };

  const logRun = async (opt: string, best: number) => {
    const { run } = await ask("2.0/mlflow/runs/create", { experiment_id: "1", run_name: opt });
    const run_id = run!["info"]!["run_id"]!;
    const metrics = Array.from({ length: 100 }, (_, step) => ({
      key: "val_acc",
      value: step === 50 ? "NaN" : best - best / (step + 1),
      timestamp: 1_700_000_000_000 + step * 1000,
      step,
    }));
    const params = [{ key: "opt", value: opt }];
    await ask("2.0/mlflow/runs/log-batch", { run_id, metrics, params });
  };

  const save = async (name: string, spec: object): Promise<string> => {
    const body = { experiment_id: "1", name, spec: JSON.stringify(spec) };
    const { figure } = await ask("1.0/millrace/figures/create", body);
    return String(figure!["figure_id"]);
  };

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { headers });

  beforeAll(async () => {
    server = await startServer({ cwd: await tempDir() });
    await ask("2.0/mlflow/experiments/create", { name: "paper" });
    for (const seed of [0, 1, 2]) {
      await logRun("adam", 0.9 + seed / 100);
      await logRun('<script>alert("x")</script>', 0.8 + seed / 100);
    }
  }, 60_000);
  afterAll(() => server.stop());

  test("are saved by the documented command and drawn at their URL", async () => {
    const [, command = ""] = /```sh\n([^]*?)```/.exec(page)!;
    const env = { ...process.env, MILLRACE: server.url };
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
    const { figure } = JSON.parse(stdout) as { figure: { figure_id: string } };
    const answer = await get(`/figures/${figure.figure_id}.svg`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/svg+xml; charset=utf-8",
      "content-security-policy": "sandbox; default-src 'none'",
      "content-disposition": 'inline; filename="accuracy by optimiser.svg"',
      "x-content-type-options": "nosniff",
    });
    const root = parseSvg(await answer.text());
    expect(allOf(root).find(({ name }) => name === "desc")!.text).toContain("adam 3");
    expect(labelsOf(root)).toEqual(expect.arrayContaining(["Step", "val_acc", "adam"]));
    expect(labelsOf(root).some((label) => label.startsWith("<script>al"))).toBe(true);
  });

  test("are drawn anew when there are new runs, and else not sent again", async () => {
    const id = await save("anew", { kind: "bar", y: ["metrics.val_acc"] });
    const first = await get(`/figures/${id}.svg`);
    const etag = first.headers.get("etag")!;
    expect(
      (await get(`/figures/${id}.svg`, { "if-none-match": etag, "cache-control": "max-age=0" }))
        .status,
    ).toBe(304);
    await logRun("lion", 0.7);
    const second = await get(`/figures/${id}.svg`, {
      "if-none-match": etag,
      "cache-control": "max-age=0",
    });
    expect(second.status).toBe(200);
    expect(labelsOf(parseSvg(await second.text()))).toContain("lion");
  });

  test("are PDF and CSV too", async () => {
    const query = {
      filter: "params.opt = 'adam'",
      order_by: ["metrics.val_acc DESC"],
      max_runs: 2,
    };
    const id = await save("files", { kind: "line", x: "relative", y: ["metrics.val_acc"], query });
    const pdf = await get(`/figures/${id}.pdf`);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(await pdf.text()).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
    const csv = await get(`/figures/${id}.csv`);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, ...rows] = (await csv.text()).trimEnd().split("\n");
    expect(head).toBe("series,x,y,low,high,runs");
    expect(rows).toHaveLength(200);
    expect(rows[1]).toMatch(/^adam [0-9a-f]{6},1,0\.4\d*,0\.4\d*,0\.4\d*,1$/);
    expect(rows[50]).toMatch(/^adam [0-9a-f]{6},50,,,,1$/);
  });

  test("that cannot be drawn say why", async () => {
    const bad = await save("bad", { kind: "line", y: ["metrics.a"], query: { filter: "a b c" } });
    expect((await get(`/figures/${bad}.svg`)).status).toBe(400);
    expect((await get(`/figures/${"0".repeat(32)}.svg`)).status).toBe(404);
    expect((await get("/figures/none.svg")).status).toBe(400);
    expect((await get(`/figures/${bad}.html`)).status).toBe(404);
  });

  test("wait for each other, and are refused where too many wait", async () => {
    const id = await save("asked for often", { kind: "line", y: ["metrics.val_acc"] });
    const answers = await Promise.all(
      Array.from({ length: 150 }, async () => (await get(`/figures/${id}.svg`)).status),
    );
    expect(new Set(answers)).toEqual(new Set([200, 503]));
    expect(answers.filter((status) => status === 200).length).toBeGreaterThanOrEqual(100);
    expect((await get(`/figures/${id}.svg`)).status).toBe(200);
  });

  test("go with the experiment that is removed for good", async () => {
    const { DatabaseSync } = await import("node:sqlite");
    const folder = await tempDir();
    const other = await startServer({
      cwd: folder,
      args: ["--backend-store-uri", "sqlite:///f.db"],
    });
    await other.stop();
    const database = new DatabaseSync(`${folder}/f.db`);
    database.exec(`insert into experiments (experiment_id, name) values (7, 'x');
      insert into millrace_figures values ('a', 7, 'n', '{}', '', 1, 1), ('b', 0, 'n', '{}', '', 1, 1);
      delete from experiments where experiment_id = 7;`);
    expect(database.prepare("select figure_id from millrace_figures").all()).toEqual([
      { figure_id: "b" },
    ]);
    database.close();
  });
});

test("the page lists every field of a spec", () => {
  const listed = Array.from(page.matchAll(/^\| `(\w+)` +\|/gm), ([, name]) => name);
  expect(listed).toEqual(Object.keys(FigureSpec.shape));
});
