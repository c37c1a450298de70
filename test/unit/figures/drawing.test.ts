import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FigureData } from "../../../src/figures/data/figure-data.ts";
import { drawFigure } from "../../../src/figures/draw-figure.ts";
import { csvOf } from "../../../src/figures/writers/csv.ts";
import { pdfOf } from "../../../src/figures/writers/pdf.ts";
import { svgOf } from "../../../src/figures/writers/svg.ts";
import { FigureSpec } from "../../../src/protocol/figure-spec.ts";
import { figureRun, figureSeries, sweep } from "../../setup/figure-data.ts";
import { anyDouble, anyText } from "../../setup/message-arbitrary.ts";
import { allOf, labelsOf, parseSvg, type SvgElement } from "../../setup/svg.ts";

type Given = Readonly<Record<string, unknown>> & { kind: string };

const draw = (spec: Given, data: FigureData) => drawFigure(FigureSpec.parse(spec), data);
const svg = (spec: Given, data: FigureData): SvgElement => parseSvg(svgOf(draw(spec, data)));

const line = { kind: "line", y: ["metrics.val_acc"] };
const every: readonly Given[] = [
  line,
  { ...line, group_by: "params.opt", also_by: "dash", legend: "box", title: "All" },
  { ...line, group_by: "dataset", band: "ci95", x: "relative", smoothing: 0.8 },
  { ...line, x: "time", y_axis: { scale: "log" }, grid: "none" },
  { ...line, x: "metrics.loss", band: "minmax", group_by: "tags.none" },
  { kind: "bar", y: ["metrics.val_acc", "metrics.loss"], group_by: "params.opt" },
  { kind: "bar", y: ["metrics.val_acc"], y_axis: { scale: "log" } },
  { kind: "box", y: ["metrics.val_acc", "metrics.loss"], group_by: "params.opt" },
  {
    kind: "scatter",
    x: "params.lr",
    y: ["metrics.loss"],
    group_by: "params.opt",
    also_by: "marker",
  },
  { kind: "scatter", x: "params.opt", y: ["params.opt"], z: "metrics.loss" },
  { kind: "parallel", y: ["params.opt", "params.lr", "metrics.loss"] },
  { kind: "contour", x: "params.lr", y: ["params.depth"], z: "metrics.loss" },
];

/** The points of a path. */
const pointsOf = ({ attributes }: SvgElement): number[][] =>
  (attributes["d"] ?? "")
    .split(/[MLZ]/)
    .filter(Boolean)
    .map((pair) => pair.split(" ").map(Number));

const groupOf = (root: SvgElement, label: string): SvgElement =>
  allOf(root).find(({ attributes }) => attributes["aria-label"] === label)!;

/** The height at which a value lies, by the labels of the y axis. */
function heightOf(root: SvgElement, value: number): number {
  const labels = allOf(root).filter(
    ({ name, attributes }) => name === "text" && attributes["text-anchor"] === "end",
  );
  const ticks = labels.map(
    ({ text, attributes }) => [Number(text), Number(attributes["y"])] as const,
  );
  const [[a, atA], [b, atB]] = [ticks[0]!, ticks.at(-1)!];
  const size = Number(labels[0]!.attributes["font-size"]);
  return atA + ((atB - atA) * (value - a)) / (b - a) - size * 0.35;
}

describe("a figure", () => {
  test("has the size that it is told, in millimetres, and says what it shows", () => {
    const root = svg(
      {
        ...line,
        title: "Accuracy",
        caption: "Of <five> seeds.",
        size: { width: 174, height: 60.5 },
      },
      sweep(),
    );
    expect(root.attributes).toMatchObject({
      width: "174mm",
      height: "60.5mm",
      viewBox: "0 0 493.23 171.5",
    });
    expect(root.children.slice(0, 2).map(({ name, text }) => [name, text])).toEqual([
      ["title", "Accuracy"],
      ["desc", "Of <five> seeds. Shows val_acc by step, 20 lines."],
    ]);
  });

  test("draws a spike of one point at its true height, smoothed or not", () => {
    const points = Array.from({ length: 50 }, (_, step): [number, number] => [
      step,
      step === 20 ? 154.6 : 1,
    ]);
    const series = figureSeries("a", "m", points);
    const bucketed = {
      ...series,
      count: series.count.map(() => 40),
      mean: series.mean.map(() => 2),
    };
    const data = { runs: [figureRun("a")], series: [bucketed] };
    for (const smoothing of [0, 0.9]) {
      const root = svg({ kind: "line", y: ["metrics.m"], smoothing }, data);
      const paths = allOf(groupOf(root, "a")).filter(({ name }) => name === "path");
      const top = Math.min(...paths.flatMap(pointsOf).map(([, y]) => y!));
      expect(top).toBeCloseTo(heightOf(root, 154.6), 0);
      expect(labelsOf(root)).toContain("150");
    }
  });

  test("draws no spike where the line itself is steep, and one on a line that is", () => {
    const at = (step: number): number => 1 - Math.exp(-step / 5);
    const buckets = (spike: number) => {
      const series = figureSeries(
        "a",
        "m",
        Array.from({ length: 50 }, (_, step): [number, number] => [step, at(step + 0.5)]),
      );
      return {
        ...series,
        count: series.count.map(() => 40),
        min: series.step.map((step) => at(step)),
        max: series.step.map((step) => (step === spike ? 9 : at(step + 1))),
      };
    };
    const pathsOf = (spike: number): number => {
      const data = { runs: [figureRun("a")], series: [buckets(spike)] };
      const root = svg({ kind: "line", y: ["metrics.m"] }, data);
      return allOf(groupOf(root, "a")).filter(({ name }) => name === "path").length;
    };

    const bandAndLine = 2;
    expect(pathsOf(-1)).toBe(bandAndLine);
    expect(pathsOf(3)).toBe(bandAndLine + 1);
    expect(pathsOf(0)).toBe(bandAndLine + 1);
  });

  test("draws a group's mean with its band, in the middle of it", () => {
    const runs = [1, 2, 3].map((at) => figureRun(`r${at}`, { params: { g: "one" } }));
    const series = [1, 2, 3].map((at) =>
      figureSeries(`r${at}`, "m", [
        [0, at],
        [10, at * 2],
      ]),
    );
    const root = svg(
      { kind: "line", y: ["metrics.m"], group_by: "params.g", y_axis: { min: 0, max: 10 } },
      { runs, series },
    );
    const [band, mean] = allOf(groupOf(root, "one")).filter(({ name }) => name === "path");
    expect(pointsOf(mean!).map(([, y]) => y)).toEqual([
      expect.closeTo(heightOf(root, 2), 1),
      expect.closeTo(heightOf(root, 4), 1),
    ]);
    expect(pointsOf(band!).map(([, y]) => y)).toEqual(
      [3, 6, 2, 1].map((value) => expect.closeTo(heightOf(root, value), 1)),
    );
  });

  test("compares runs that log at different steps at the steps of all", () => {
    const runs = ["a", "b"].map((id) => figureRun(id, { tags: { g: "x" } }));
    const series = [
      figureSeries("a", "m", [
        [0, 0],
        [10, 10],
      ]),
      figureSeries("b", "m", [
        [5, 7],
        [15, 9],
      ]),
    ];
    const { table } = draw(
      { kind: "line", y: ["metrics.m"], group_by: "tags.g", band: "minmax" },
      { runs, series },
    );
    expect(table.rows).toEqual([
      ["x", 0, 0, 0, 0, 1],
      ["x", 5, 6, 5, 7, 2],
      ["x", 10, 9, 8, 10, 2],
      ["x", 15, 9, 9, 9, 1],
    ]);
  });

  test("leaves a gap where a metric is NaN, and marks a point that stands alone", () => {
    const series = [
      figureSeries("a", "m", [
        [0, 1],
        [1, 2],
        [2, NaN],
        [3, 1],
        [4, Infinity],
        [5, 2],
        [6, 3],
      ]),
    ];
    const root = svg({ kind: "line", y: ["metrics.m"] }, { runs: [figureRun("a")], series });
    const marks = allOf(groupOf(root, "a"));
    const path = marks.find(({ name }) => name === "path")!;
    expect(path.attributes["d"]!.split("M").length - 1).toBe(2);
    expect(marks.filter(({ name }) => name === "circle")).toHaveLength(1);
  });

  test("labels lines at their ends, as many as fit, and counts the rest", () => {
    const runs = Array.from({ length: 50 }, (_, at) => figureRun(`run-${at}`));
    const series = runs.map(({ run_id }, at) =>
      figureSeries(run_id, "m", [
        [0, at],
        [1, at],
      ]),
    );
    const root = svg({ kind: "line", y: ["metrics.m"] }, { runs, series });
    const labels = allOf(root).filter(
      ({ name, attributes }) => name === "text" && attributes["text-anchor"] === "start",
    );
    const heights = labels
      .map(({ attributes }) => Number(attributes["y"]))
      .toSorted((a, b) => a - b);
    const gaps = heights.slice(1).map((height, at) => height - heights[at]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
    expect(labels.at(-1)!.text).toBe(`+ ${51 - labels.length} more`);
    expect(labels.length).toBeGreaterThan(5);
  });

  test("draws boxes by quartiles and marks what lies beyond their whiskers", () => {
    const runs = [1, 2, 3, 4, 5, 50].map((m, at) => figureRun(`r${at}`, { metrics: { m } }));
    const drawing = draw({ kind: "box", y: ["metrics.m"] }, { runs, series: [] });
    expect(drawing.table.rows).toEqual([["", "m", 1, 2.25, 3.5, 4.75, 5, 6]]);
    const marks = allOf(parseSvg(svgOf(drawing)));
    expect(marks.filter(({ name }) => name === "circle")).toHaveLength(1);
  });

  test("cuts very long labels rather than the figure", () => {
    const runs = ["a", "b"].map((id) =>
      figureRun(id, { name: `${id} ${"long ".repeat(200)}`, metrics: { val_acc: 1 } }),
    );
    const series = runs.map(({ run_id }) =>
      figureSeries(run_id, "val_acc", [
        [0, 1],
        [1, 2],
      ]),
    );
    for (const kind of ["line", "bar"]) {
      const root = svg({ kind, y: ["metrics.val_acc"] }, { runs, series });
      const cut = labelsOf(root).filter((text) => text.endsWith("…"));
      expect(cut).toHaveLength(2);
      expect(Math.max(...cut.map(({ length }) => length))).toBeLessThan(40);
    }
  });

  test.each(every)("%j of no runs says so", (spec) => {
    expect(labelsOf(svg(spec, { runs: [], series: [] }))).toContain("No runs to show");
  });
});

/** Any runs, with names, keys and values that make trouble. */
const hostile = (): fc.Arbitrary<FigureData> => {
  const text = fc.oneof(
    anyText(),
    fc.constantFrom('"><script>alert(1)</script>', "]]>", "&#x0;", "\ud800", "<!--"),
  );
  const run = fc.record({ name: text, opt: text, lr: text, value: anyDouble(), loss: anyDouble() });
  const point = fc.tuple(fc.integer({ min: -5, max: 1_000_000 }), anyDouble());
  return fc
    .array(fc.tuple(run, fc.array(point, { maxLength: 6 })), { maxLength: 6 })
    .map((all) => ({
      runs: all.map(([{ name, opt, lr, value, loss }], at) =>
        figureRun(`r${at}`, {
          name,
          params: { opt, lr, depth: lr },
          metrics: { val_acc: value, loss },
          datasets: [opt],
        }),
      ),
      series: all.map(([, points], at) =>
        figureSeries(
          `r${at}`,
          "val_acc",
          points.toSorted(([a], [b]) => a - b),
        ),
      ),
    }));
};

const known = new Set("svg title desc g rect path circle text tspan".split(" "));

describe.each(every)("%j of any data", (spec) => {
  test("is a well-formed document without script, whose numbers are numbers", () => {
    fc.assert(
      fc.property(hostile(), anyText(), (data, title) => {
        const document = svgOf(draw({ ...spec, title, caption: title }, data));
        const elements = allOf(parseSvg(document));
        expect(elements.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
        const attributes = elements.flatMap((element) => Object.entries(element.attributes));
        const wrong = attributes.filter(
          ([key, value]) =>
            /^on|href|style|class|^id$/.test(key) ||
            (key !== "aria-label" && /NaN|Infinity/.test(value)),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: spec.kind === "contour" ? 20 : 60 },
    );
  });

  test("is a PDF whose table of objects is right", () => {
    fc.assert(
      fc.property(hostile(), (data) => {
        const file = new TextDecoder("latin1").decode(pdfOf(draw(spec, data)));
        const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
        const entries = [...file.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)];
        expect(entries.length).toBe(8);
        for (const [at, [, place]] of entries.entries())
          expect(file.slice(Number(place))).toMatch(new RegExp(`^${at + 1} 0 obj\n`));
        const [, length, body = ""] = /\/Length (\d+) >>\nstream\n([^]*?)\nendstream/.exec(file)!;
        expect(body.length).toBe(Number(length));
        expect(body.replaceAll(/<[0-9a-f]*>/g, "")).not.toMatch(/NaN|Infinity|\de[-+]?\d/);
      }),
      { numRuns: spec.kind === "contour" ? 10 : 30 },
    );
  });
});

describe("a figure's CSV", () => {
  test("has the numbers that are drawn, and no formula", () => {
    const runs = [
      figureRun("a", {
        name: '=cmd|"/c calc"!A1',
        params: { lr: "-0.1", opt: "-x" },
        metrics: { loss: 0.5 },
      }),
      figureRun("b", { name: "two\nlines", params: { lr: "1e-3" } }),
    ];
    const drawing = draw(
      { kind: "scatter", x: "params.lr", y: ["metrics.loss"], z: "params.opt" },
      { runs, series: [] },
    );
    expect(csvOf(drawing)).toBe(
      'run_id,run,params.lr,metrics.loss,params.opt\na,"\'=cmd|""/c calc""!A1",-0.1,0.5,\'-x\nb,"two\nlines",0.001,,\n',
    );
  });
});
