import { execFile } from "node:child_process";
import { copyFile, glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { describe, expect, test } from "vitest";
import { planted } from "./fixtures/planted-violations.ts";
import { tempDir } from "./setup/temp-dir.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const houseRules = new Set(planted.flatMap(({ rule }) => rule ?? []));

interface LintReport {
  diagnostics: { code: string; filename: string; message: string }[];
  number_of_files: number;
}

/** What oxlint reports of a folder, under the configuration that lies there. */
async function lint(cwd: string, ...paths: string[]): Promise<LintReport> {
  const oxlint = join(root, "node_modules/.bin/oxlint");
  const { promise, resolve } = Promise.withResolvers<string>();
  // It exits with 1 when it has something to report.
  execFile(
    process.execPath,
    [oxlint, "--format=json", ...paths],
    { cwd, maxBuffer: 1 << 26 },
    (_error, stdout) => resolve(stdout),
  );
  return JSON.parse(await promise) as LintReport;
}

const sources = (): Promise<string[]> => Array.fromAsync(glob("src/**/*.ts", { cwd: root }));

async function filesThatMatch(pattern: RegExp): Promise<string[]> {
  const files = await sources();
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
  return files.filter((_file, at) => pattern.test(texts[at] ?? ""));
}

describe("the linter's house rules", () => {
  test("report every planted violation, and nothing where none is planted", async () => {
    const folder = await tempDir();
    await copyFile(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const { file, source } of planted) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), source);
    }

    const { diagnostics, number_of_files } = await lint(folder, ".");

    const rulesOf = (file: string): string[] =>
      diagnostics.filter(({ filename }) => filename === file).map(({ code }) => code);
    const reported = planted.map(({ file }) => ({
      file,
      rules: [...new Set(rulesOf(file).filter((rule) => houseRules.has(rule)))],
    }));
    expect(reported).toEqual(
      planted.map(({ file, rule }) => ({ file, rules: rule ? [rule] : [] })),
    );
    expect(number_of_files).toBe(planted.length);
  });

  test("hold in src/", async () => {
    const { diagnostics, number_of_files } = await lint(root, "src");

    const broken = diagnostics.filter(({ code }) => houseRules.has(code));
    expect(broken.map(({ filename, message }) => `${filename}: ${message}`)).toEqual([]);
    expect(number_of_files).toBe((await sources()).length);
  });

  test("are switched off nowhere in src/", async () => {
    const names = [...houseRules].map((rule) => rule.replace(/^.*\((.*)\)$/, "$1"));
    const off = new RegExp(`lint-disable.*(?:${names.join("|")})|lint-disable\\S*\\s*$`, "m");

    expect(await filesThatMatch(off)).toEqual([]);
  });
});

test("no module of src/ has a variable of its own", async () => {
  expect(await filesThatMatch(/^(?:export )?(?:let|var) /m)).toEqual([]);
});

test.each(["src/store/sqlite/worker.ts", "src/store/file/worker.ts"])(
  "%s loads no schemas: each thread would take memory and time for them",
  async (input) => {
    const { output } = await build({ cwd: root, input, platform: "node", write: false });
    const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
    expect(modules.some((id) => id.includes("/kysely/"))).toBe(true);
    expect(modules.filter((id) => id.includes("/zod/"))).toEqual([]);
  },
);
