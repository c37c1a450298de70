import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pythonFloat } from "../../src/core/python-float.ts";
import { runsCsv } from "../../src/cli/output/runs-csv.ts";
import { table } from "../../src/cli/output/table.ts";
import type { Run } from "../../src/protocol/runs.ts";

test("floats are written as Python writes them", () => {
  const known = [
    0,
    -0,
    1e15,
    1e16,
    1e-4,
    1e-5,
    123456789012345680,
    5e-324,
    NaN,
    Infinity,
    -Infinity,
  ];
  const anyFloat = fc.oneof(
    fc.double(),
    fc.float(),
    fc.integer(),
    fc.integer().map((n) => n / 1e6),
  );
  const values = [...known, ...fc.sample(anyFloat, 20_000)];
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, at) => bytes.writeDoubleLE(value, at * 8));
  const script =
    "import array, sys\nprint('\\n'.join(map(repr, array.array('d', sys.stdin.buffer.read()))))";
  const python = execFileSync("python3", ["-c", script], { input: bytes, encoding: "utf8" });
  const expected = python.trimEnd().split("\n");
  // Where two texts of one length mean the same float, half way between them, each may be written.
  const sameOrTie = values.map((value, at) => {
    const [ours, theirs] = [pythonFloat(value), expected[at]!];
    const isTie = ours.length === theirs.length && Number(ours) === Number(theirs);
    return isTie ? theirs : ours;
  });
  expect(sameOrTie).toEqual(expected);
});

describe("a table", () => {
  test("fills columns to their widest cell, counted in characters", () => {
    expect(
      table(
        ["Id", "Name"],
        [
          ["10", "🚀é"],
          ["2", "longer name"],
        ],
      ).split("\n"),
    ).toEqual([
      "Id    Name       ",
      "----  -----------",
      "10    🚀é         ",
      "2     longer name",
    ]);
  });

  test("has its headers also without rows", () => {
    expect(table(["Date"], [])).toBe("Date  \n------");
  });
});

describe("runs as CSV", () => {
  const run = (id: string, info: object, data: Run["data"] = {}): Run => ({
    info: {
      run_id: id,
      run_uuid: id,
      experiment_id: "1",
      status: "FINISHED" as const,
      lifecycle_stage: "active",
      artifact_uri: "/a",
      ...info,
    },
    data,
  });

  test("have a line for the columns also where there are none", () => {
    expect(runsCsv([])).toBe("run_id,experiment_id,status,artifact_uri,start_time,end_time\n");
  });

  test("have milliseconds in a column of times only where one has any", () => {
    const times = { start_time: 1_700_000_000_000, end_time: 1_700_000_000_000 };
    const csv = runsCsv([run("a", times), run("b", { start_time: 1, end_time: undefined })]);
    expect(csv.split("\n").slice(1)).toEqual([
      "a,1,FINISHED,/a,2023-11-14 22:13:20.000+00:00,2023-11-14 22:13:20+00:00",
      "b,1,FINISHED,/a,1970-01-01 00:00:00.001+00:00,",
      "",
    ]);
  });

  test("quote what would end a cell", () => {
    const params = ['a,"b"', "c\nd", "e\rf", " g;"].map((value, at) => ({ key: `p${at}`, value }));
    const [header, ...rest] = runsCsv([run("a", {}, { params })]).split(",params.p3\n");
    expect(header).toContain("params.p0");
    expect(rest.join()).toBe('a,1,FINISHED,/a,,,"a,""b""","c\nd","e\rf", g;\n');
  });
});
