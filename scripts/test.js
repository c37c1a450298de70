/**
 * `npm test`: every check, each to its end, so that all failures are seen in one run.
 * `npm test -- FILTER…`: only the test files whose path contains a filter; Vitest's own options
 * may follow (`npm test -- unit/search -t quoting`).
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, runProjectNode, useProjectNode } from "./toolchain.js";

const report = join(root, "test-output/vitest.json");

/** 128 + SIGHUP, SIGINT, SIGTERM. */
const interrupted = new Set([129, 130, 143]);
const tool = (name) => join(root, "node_modules/.bin", name);
const checks = [
  ["format", tool("oxfmt"), "--check"],
  ["lint", tool("oxlint"), "--deny-warnings", "--report-unused-disable-directives"],
  ["types", tool("tsc"), "-p", "."],
  ["types of the UI", tool("tsc"), "-p", "ui"],
  ["unused code", tool("knip")],
  ["build", join(root, "scripts/build.js")],
];

/** Runs a JavaScript file; resolves to whether it succeeded. Ctrl-C ends all, not one check. */
async function run(file, args) {
  const code = await runProjectNode([file, ...args], { cwd: root });
  if (interrupted.has(code)) process.exit(code);
  return code === 0;
}

async function runCheck([name, file, ...args]) {
  console.log(`\n— ${name}`);
  const ok = await run(file, args);
  console.log(`${name}: ${ok ? "passed" : "FAILED"}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** A file that could not be loaded has no tests in the report, yet it is a failure. */
function countTests(ok) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  const broken = testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  const failed = count("failed") + broken.length;
  return {
    passed: count("passed"),
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: count("pending", "skipped", "todo", "disabled"),
  };
}

async function runTests(filters) {
  console.log("\n— tests");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return countTests(await run(tool("vitest"), ["run", ...reporters, ...filters]));
}

await useProjectNode();
const filters = process.argv.slice(2);
const results = [];
for (const check of filters.length === 0 ? checks : []) results.push(await runCheck(check));
results.push(await runTests(filters));

const sum = (outcome) => results.reduce((total, result) => total + result[outcome], 0);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
