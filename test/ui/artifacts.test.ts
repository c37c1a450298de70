import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { tempDir } from "../setup/temp-dir.ts";
import { mlmodel, pdf, png, wav } from "./artifact-files.ts";
import { expectAccessible, narrow, screenshot, setStage, wide } from "./stage.ts";

const stage = setStage();
let experimentId: string;
let runId: string;

const rows = Array.from({ length: 5000 }, (_, at) => `${at},${at / 7},"name, ${at}"`);
const table = {
  columns: ["question", "score"],
  data: Array.from({ length: 300 }, (_, at) => [`What is ${at}?`, at / 300]),
};
const script = "try { parent.document.title = 'owned' } catch {} document.title = 'owned'";
const hostile = `<img src=x onerror="${script}"><script>${script}</script>`;
const page = `<style>h1 { color: rgb(1, 2, 3) }</style><h1>A report</h1><p id=p>static</p>
<script>
  document.getElementById("p").textContent = "scripted " + origin;
  fetch("/api/2.0/mlflow/experiments/search?max_results=1").catch(() => {
    document.getElementById("p").textContent += " cut off";
  });
</script>`;

const files: Record<string, string | Uint8Array> = {
  "model/MLmodel": mlmodel,
  "plots/confusion.png": png(120, 80, [47, 111, 222]),
  "plots/curve.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><script>${script}</script><circle cx="50" cy="50" r="40" fill="#d9572b" onload="${script}"/></svg>`,
  "audio/beep.wav": wav(),
  "docs/paper.pdf": pdf,
  "docs/report.html": page,
  "docs/README.md": `# Read me\n\nSome *words*.\n\n${hostile}\n\n[x](javascript:${script})`,
  "docs/deep.md": `${">".repeat(9_000)} below`,
  "docs/long.md": `${"_a__a ".repeat(100_000)}end`,
  "docs/picture.md": `![dot](data:image/png;base64,${Buffer.concat([png(8, 8, [1, 2, 3]), Buffer.alloc(20_000)]).toString("base64")})`,
  "data/table.csv": `id,ratio,name\n${rows.join("\n")}`,
  "data/eval.json": JSON.stringify(table),
  "data/area.geojson": '{"type":"Feature","geometry":{"type":"Point","coordinates":[8.5,47.4]}}',
  "data/weights.bin": Uint8Array.from({ length: 4000 }, (_, at) => (at * 7) % 256),
  "data/empty.txt": "",
  "code/train.py":
    'import mlflow\n\n# the rate\nlr = 3e-4\n\ndef train():\n    return f"lr {lr}"\n',
  "code/config.yaml": "lr: 3.0e-4\nlayers:\n  - 64\n  - 32\n",
  "code/long.txt": `${"a long line of words that goes on\n".repeat(60_000)}`,
  "hostile.html": hostile,
  [`${"</script>"}.txt`.replaceAll("/", "")]: hostile,
};

beforeAll(async () => {
  experimentId = await stage.seed.experiment("artifacts");
  runId = await stage.seed.run(experimentId, { name: "with artifacts" });
  await stage.seed.artifacts(runId, files);
});

/** Opens a run's page with a file shown, and scrolls to it. */
async function open(path: string, options: Parameters<typeof stage.open>[1] = {}): Promise<Page> {
  const folder = path.includes("/") ? `&open=${path.split("/")[0]}` : "";
  const opened = await stage.open(
    `/runs/${runId}?path=${encodeURIComponent(path)}${folder}`,
    options,
  );
  await opened.getByRole("region", { name: "Artifacts" }).scrollIntoViewIfNeeded();
  await opened.getByRole("treegrid", { name: "Artifacts" }).waitFor();
  return opened;
}

/** Opens it without heeding what the browser reports: what a sandbox prevents. */
async function openHostile(path: string): Promise<Page> {
  const [folder = "", name = folder] = path.split("/");
  const opened = await stage.open(`/runs/${runId}?open=${name === folder ? "" : folder}`);
  opened.removeAllListeners("console");
  await opened.getByRole("row", { name }).click();
  return opened;
}

/** What of a browser's globals a test asks in the page. */
interface Window {
  getComputedStyle(element: unknown): { color: string };
}

const shown = (of: Page) => of.getByRole("region", { name: "Artifacts" });

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  test.each([
    ["wide", wide],
    ["narrow", narrow],
  ])("code is coloured and accessible, %s", async (name, size) => {
    const opened = await open("code/train.py", { theme, size });
    await shown(opened).getByText("import", { exact: true }).waitFor();
    await screenshot(opened, `artifacts-${theme}-${name}`);
    await expectAccessible(opened);
    expect(await shown(opened).locator("pre").innerText()).toBe(files["code/train.py"]);
  });

  test.each([
    ["data/table.csv", "5,000 rows"],
    ["data/eval.json", "What is 3?"],
    ["model/MLmodel", "MLflow 3.17.2"],
    ["docs/README.md", "Read me"],
    ["docs/deep.md", "below"],
    ["docs/long.md", "_a__a"],
    ["data/weights.bin", "Not text"],
    ["code/long.txt", "The first 1.0 MB of 2.0 MB"],
  ])("%s is shown and accessible", async (path, words) => {
    const opened = await open(path, { theme });
    await shown(opened).getByText(words).first().waitFor();
    await screenshot(opened, `artifact-${theme}-${path.replaceAll("/", "-")}`);
    await expectAccessible(opened);
    expect(await opened.title()).toBe("with artifacts · Millrace");
  });
});

test.each([
  ["plots/confusion.png", "120 × 80"],
  ["plots/curve.svg", "200 × 100"],
])("%s is shown as a picture", async (path, size) => {
  const opened = await open(path);
  await shown(opened).getByText(size).waitFor();
  await screenshot(opened, `artifact-${path.replaceAll("/", "-")}`);
  expect(await opened.title()).toBe("with artifacts · Millrace");
});

test("a picture in Markdown is shown, however large it is", async () => {
  const opened = await open("docs/picture.md");
  const picture = shown(opened).getByRole("img", { name: "dot" });
  await picture.waitFor();
  const width = (image: object) => (image as { naturalWidth: number }).naturalWidth;
  expect(await picture.evaluate(width)).toBe(8);
});

test.each([
  ["code/config.yaml", "layers"],
  ["data/area.geojson", "coordinates"],
  ["hostile.html", "Its scripts do not run"],
  [`<script>.txt`, "<img src=x"],
])("%s is shown and runs nothing", async (path, words) => {
  const opened = await openHostile(path);
  await shown(opened).getByText(words).first().waitFor();
  await screenshot(opened, `artifact-${path.replaceAll(/\W/g, "-")}`);
  expect(await opened.title()).toBe("with artifacts · Millrace");
});

test("a sound can be heard", async () => {
  const opened = await open("audio/beep.wav");
  const sound = shown(opened).locator("audio");
  await sound.waitFor();
  await expect
    .poll(() => sound.evaluate((audio) => (audio as unknown as { duration: number }).duration))
    .toBeCloseTo(0.5, 1);
});

test("a PDF is shown by the browser", async () => {
  const opened = await open("docs/paper.pdf");
  await shown(opened).locator("iframe, p").last().waitFor();
  // The viewer is the browser's own and says nothing of when it is ready.
  await opened.waitForTimeout(1500);
  await screenshot(opened, "artifact-pdf");
  expect(await shown(opened).locator("iframe").getAttribute("src")).toMatch(/^blob:/);
});

test("an HTML page is shown without its scripts, and with them cut off from everything", async () => {
  const opened = await openHostile("docs/report.html");
  const frame = shown(opened).frameLocator("iframe");

  await frame.getByText("static").waitFor();
  expect(
    await frame.locator("h1").evaluate((h1) => {
      const { getComputedStyle } = globalThis as unknown as Window;
      return getComputedStyle(h1).color;
    }),
  ).toBe("rgb(1, 2, 3)");
  await shown(opened).getByRole("button", { name: "Run scripts" }).click();
  await frame.getByText("scripted null cut off").waitFor();
  await screenshot(opened, "artifact-html");
  expect(await opened.title()).toBe("with artifacts · Millrace");
});

test("the tree is walked by keys, and the URL says what is shown", async () => {
  const opened = await stage.open(`/runs/${runId}`);
  await opened.getByRole("treegrid", { name: "Artifacts" }).focus();

  await opened.keyboard.press("j");
  await opened.keyboard.press("ArrowRight");
  await opened.getByRole("row", { name: "config.yaml" }).waitFor();
  await opened.keyboard.press("j");
  await shown(opened).getByText("layers").waitFor();

  expect(new URL(opened.url()).searchParams.get("path")).toBe("code/config.yaml");
  expect(new URL(opened.url()).searchParams.get("open")).toBe("code");
});

test("one press opens a directory, and another closes it", async () => {
  const opened = await stage.open(`/runs/${runId}`);
  const directory = opened.getByRole("row", { name: "docs" });

  await directory.click();
  await opened.getByRole("row", { name: "README.md" }).waitFor();
  await directory.click();
  await expect.poll(() => opened.getByRole("row", { name: "README.md" }).count()).toBe(0);
});

test("a file and a directory are downloaded", async () => {
  const opened = await open("docs/README.md");
  const [file] = await Promise.all([
    opened.waitForEvent("download"),
    shown(opened).getByRole("link", { name: "Download" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("README.md");

  await opened.getByRole("row", { name: "docs" }).click();
  const [archive] = await Promise.all([
    opened.waitForEvent("download"),
    shown(opened).getByRole("link", { name: "Download as ZIP" }).click(),
  ]);
  expect(archive.suggestedFilename()).toBe("docs.zip");
  expect(await archive.failure()).toBeNull();
});

test("files are uploaded into the directory that is chosen; none is overwritten; undo takes it away", async () => {
  const id = await stage.seed.run(experimentId, { name: "uploads" });
  await stage.seed.artifacts(id, { "notes/a.txt": "a" });
  const opened = await stage.open(`/runs/${id}?open=notes&path=notes`);
  const folder = await tempDir();
  const upload = async (name: string, size: number): Promise<void> => {
    await writeFile(join(folder, name), Buffer.alloc(size, "x"));
    await opened.getByLabel("Files to upload").setInputFiles(join(folder, name));
  };

  await opened.getByRole("row", { name: "a.txt" }).waitFor();
  await upload("100% é.txt", 12_000_000);
  await opened.getByRole("row", { name: "100% é.txt" }).waitFor();
  await upload("a.txt", 5);
  await opened.getByText(/notes\/a.txt was not uploaded: There is a file of this name/).waitFor();
  await opened.keyboard.press("Control+z");
  await opened.getByRole("row", { name: "100% é.txt" }).waitFor({ state: "detached" });
  expect(await opened.getByRole("row", { name: "a.txt" }).innerText()).toContain("1 B");
});

test("a folder is uploaded with all that is in it, and undo takes it away", async () => {
  const id = await stage.seed.run(experimentId, { name: "folder" });
  const opened = await stage.open(`/runs/${id}?open=plots,plots/deep`);
  const folder = join(await tempDir(), "plots");
  await mkdir(join(folder, "deep"), { recursive: true });
  await writeFile(join(folder, "a.txt"), "a");
  await writeFile(join(folder, "deep/b.txt"), "b");

  await opened.getByLabel("Folder to upload").setInputFiles(folder);
  await opened.getByText("Uploaded 2 files").waitFor();
  await opened.getByRole("row", { name: "a.txt" }).waitFor();
  await opened.getByRole("row", { name: "b.txt" }).waitFor();
  await opened.keyboard.press("Control+z");
  await opened.getByRole("row", { name: "b.txt" }).waitFor({ state: "detached" });
  expect(await opened.getByRole("row", { name: "a.txt" }).count()).toBe(0);
});

test("a run without artifacts says how they come to be", async () => {
  const id = await stage.seed.run(experimentId, { name: "bare" });
  const opened = await stage.open(`/runs/${id}`);
  await opened.getByText("No artifacts yet").waitFor();
  await opened.getByRole("region", { name: "Artifacts" }).scrollIntoViewIfNeeded();
  await screenshot(opened, "artifacts-none");
  expect(await shown(opened).innerText()).toContain("mlflow.log_artifact");
});
