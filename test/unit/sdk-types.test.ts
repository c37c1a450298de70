import { expectTypeOf, test } from "vitest";
import * as millrace from "../../src/entry/millrace.ts";
import type {
  ActiveRun,
  Experiment,
  RunRecord,
  StartRunOptions,
} from "../../src/entry/millrace.ts";

/** What the types of the fluent API promise, checked by the compiler. */

test("a run is begun, handed over and ended", () => {
  expectTypeOf(millrace.startRun).parameter(0).toEqualTypeOf<StartRunOptions | undefined>();
  expectTypeOf(millrace.startRun).returns.resolves.toEqualTypeOf<ActiveRun>();
  expectTypeOf<ActiveRun>().toExtend<AsyncDisposable>();
  expectTypeOf(millrace.activeRun).returns.toEqualTypeOf<ActiveRun | undefined>();
  expectTypeOf(millrace.endRun).toBeCallableWith("KILLED");
  // @ts-expect-error a run that ends does not run
  expectTypeOf(millrace.endRun).toBeCallableWith("RUNNING");
  // @ts-expect-error there is no such option
  expectTypeOf(millrace.startRun).toBeCallableWith({ run_name: "a" });
});

test("withRun gives what its work gives, at once or later", () => {
  const now = () => millrace.withRun((run) => run.runId);
  const later = () => millrace.withRun({ nested: true }, async () => 1);
  expectTypeOf(now).returns.resolves.toEqualTypeOf<string>();
  expectTypeOf(later).returns.resolves.toEqualTypeOf<number>();
  // @ts-expect-error it needs work
  expectTypeOf(millrace.withRun).toBeCallableWith({});
});

test("metrics are numbers; params and tags are anything that has a text", () => {
  expectTypeOf(millrace.logMetric).toBeCallableWith("loss", 1, { step: 1, timestamp: 2 });
  // @ts-expect-error a value is a number
  expectTypeOf(millrace.logMetric).toBeCallableWith("loss", "1");
  // @ts-expect-error values are numbers
  expectTypeOf(millrace.logMetrics).toBeCallableWith({ loss: "1" });
  expectTypeOf(millrace.logParams).toBeCallableWith({ a: 1, b: "x", c: [1], d: null, e: 1n });
  // @ts-expect-error a symbol has none
  expectTypeOf(millrace.setTag).toBeCallableWith("a", Symbol("a"));
});

test("a run logs at once, the functions when the run is there", () => {
  expectTypeOf<ActiveRun["logMetric"]>().returns.toEqualTypeOf<void>();
  expectTypeOf(millrace.logMetric).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf<ActiveRun["logText"]>().returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf<ActiveRun["runId"]>().toEqualTypeOf<string>();
});

test("images are pixels or files, tables columns or rows, figures what draws", () => {
  const pixels = { width: 1, height: 1, data: new Uint8Array(3) };
  expectTypeOf(millrace.logImage).toBeCallableWith(pixels, { key: "a", step: 1 });
  expectTypeOf(millrace.logImage).toBeCallableWith(new Uint8Array(), "a.png");
  // @ts-expect-error an image of a series has a key
  expectTypeOf(millrace.logImage).toBeCallableWith(pixels, { step: 1 });
  expectTypeOf(millrace.logTable).toBeCallableWith({ a: [1, "x"] }, "a.json");
  expectTypeOf(millrace.logTable).toBeCallableWith([{ a: 1 }, { b: 2 }], "a.json");
  expectTypeOf(millrace.logFigure).toBeCallableWith("<svg/>", "a.svg");
});

test("what is found is a record with maps", () => {
  expectTypeOf(millrace.searchRuns).returns.resolves.toEqualTypeOf<RunRecord[]>();
  expectTypeOf<RunRecord["data"]["metrics"]>().toEqualTypeOf<Record<string, number>>();
  expectTypeOf(millrace.lastActiveRun).returns.resolves.toEqualTypeOf<RunRecord | undefined>();
  expectTypeOf(millrace.setExperiment).returns.resolves.toEqualTypeOf<Experiment | undefined>();
  // @ts-expect-error a view is named
  expectTypeOf(millrace.searchRuns).toBeCallableWith({ viewType: "NONE" });
});
