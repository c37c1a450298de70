import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as client from "../../src/entry/client.ts";
import * as millrace from "../../src/entry/millrace.ts";
import { endpointTable } from "../../src/protocol/endpoint-table.ts";
import { runCommand } from "../setup/command.ts";
import { pythonEnv } from "../setup/python.ts";
import { tempDir } from "../setup/temp-dir.ts";

const read = (path: string) =>
  readFile(fileURLToPath(new URL(`../../docs/${path}`, import.meta.url)), "utf8");

const page = await read("reference/python-to-typescript.md");
const guide = await read("guide/typescript.md");

/** The cells of the tables' first and second columns. */
const rows = [...page.matchAll(/^\| (`.*?) \| (.*) \|$/gm)].map(([, python = "", ours = ""]) => ({
  python,
  ours,
}));

test("the page names every public name of MLflow's Python client", async () => {
  const python = await pythonEnv("mlflow3");
  const script = "import mlflow; print(*mlflow.__all__, sep='\\n')";
  const { stdout } = await runCommand(python, ["-c", script], { cwd: await tempDir() });
  const names = stdout.trim().split("\n");
  const named = rows.flatMap(({ python: cell }) => cell.match(/\w+/g) ?? []);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !named.includes(name))).toEqual([]);
});

test("the twins that the page names exist", () => {
  const twins = rows.flatMap(({ ours }) => [
    ...ours.matchAll(/`(?:await )?(\w+)\((?!\))|client\.(\w+)/g),
  ]);
  const [functions, methods] = [1, 2].map((group) => twins.flatMap((match) => match[group] ?? []));
  expect(functions!.filter((name) => !(name in millrace))).toEqual([]);
  expect(methods!.filter((name) => !(name in endpointTable))).toEqual([]);
});

test("every public function is in an example of the guide, which another test runs", () => {
  const examples = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code).join();
  const names = [...Object.keys(millrace), ...Object.keys(client)];
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(examples))).toEqual([]);
});
