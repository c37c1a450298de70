import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paretoFront } from "../../src/figures/data/pareto-front.ts";
import {
  type Card,
  cardsOf,
  isCardChanges,
  movedBefore,
  sectionsOf,
  withCard,
  withoutCard,
} from "../../ui/app/charts/cards/card.ts";
import { defaultCards, isFolded } from "../../ui/app/charts/cards/default-cards.ts";
import { newCards } from "../../ui/app/charts/cards/new-cards.ts";
import type { ChartRun } from "../../ui/app/charts/chart-run.ts";
import { brushOf, isWithin, partOf } from "../../ui/app/charts/drawn/brush.ts";
import { parallelAxes } from "../../src/figures/kinds/parallel.ts";
import { figureRun } from "../setup/figure-data.ts";

const metric = (key: string) => ({ key, runs: 2, min: 0, max: 1, max_step: 9 });
const param = (key: string, distinct = 2) => ({ key, runs: 2, distinct, values: [] });

const inUse = {
  metrics: ["a/x", "loss", "acc", "system/cpu"].map(metric),
  params: [param("lr"), param("same", 1)],
};

const ids = (cards: readonly Card[]): string[] => cards.map(({ id }) => id);

describe("default cards", () => {
  test("are a line for each metric in sections, and an overview where params vary", () => {
    const cards = defaultCards(inUse, "metrics.acc");

    expect(ids(cards)).toEqual([
      "line acc",
      "line loss",
      "parallel",
      "scatter",
      "line a/x",
      "line system/cpu",
    ]);
    expect(cards[2]!.y).toEqual(["params.lr", "metrics.acc"]);
    expect(sectionsOf(cards).map(({ name }) => name)).toEqual(["", "a", "system"]);
    expect([isFolded("system"), isFolded("a"), isFolded("system", ["system"])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("are not about a metric that tells no run from another", () => {
    const lr = { ...metric("lr"), min: 1e-7, max: 1e-7 };
    const cards = defaultCards({ metrics: [lr, metric("z/loss")], params: [param("depth")] });

    expect(ids(cards)).toEqual(["line lr", "parallel", "scatter", "line z/loss"]);
    expect(cards[1]!.y).toEqual(["params.depth", "metrics.z/loss"]);
  });

  test("are bars for metrics that have no curves", () => {
    const [acc] = defaultCards({ metrics: [{ ...metric("acc"), max_step: 0 }], params: [] });

    expect(acc).toMatchObject({ id: "bar acc", kind: "bar", y: ["metrics.acc"] });
  });

  test("are none where nothing is logged", () => {
    expect(defaultCards({ metrics: [], params: [param("lr")] })).toEqual([]);
    expect(newCards({ metrics: [], params: [] }).map(({ label }) => label)).toEqual(["Images"]);
  });
});

describe("changes of cards", () => {
  const defaults = defaultCards(inUse);

  test("add, edit and remove", () => {
    const added: Card = { id: "own", kind: "box", y: ["metrics.acc"], section: "" };
    const edited = withCard(withCard({}, added), { ...defaults[0]!, title: "Mine" });
    const cards = cardsOf(defaults, withoutCard(edited, "scatter"));

    expect(cards[0]!.title).toBe("Mine");
    expect(ids(cards)).toContain("own");
    expect(ids(cards)).not.toContain("scatter");
    expect(isCardChanges(JSON.parse(JSON.stringify(edited)))).toBe(true);
    expect(isCardChanges({ edited: [{ id: "x", kind: "pie", y: [], section: "" }] })).toBe(false);
  });

  test("move a card before any other, and a card of a new metric keeps near its neighbour", () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(6), (from, to) => {
        const [id, before] = [defaults[from]!.id, defaults[to]?.id];
        fc.pre(id !== before);
        const moved = ids(cardsOf(defaults, movedBefore({}, defaults, id, before)));
        const rest = ids(defaults).filter((each) => each !== id);
        expect(moved.filter((each) => each !== id)).toEqual(rest);
        expect(moved[moved.indexOf(id) + 1]).toBe(before);
      }),
    );
    const order = movedBefore({}, defaults.slice(1), defaults.at(-1)!.id, undefined);
    expect(ids(cardsOf(defaults, order))[0]).toBe(defaults[0]!.id);
  });

  test("a card that is moved into a section belongs to it", () => {
    const moved = cardsOf(defaults, movedBefore({}, defaults, "scatter", "line a/x"));
    expect(moved.find(({ id }) => id === "scatter")!.section).toBe("a");
  });
});

describe("brushes", () => {
  const run = (id: string, lr: string, opt: string): ChartRun => ({
    ...figureRun(id, { params: { lr, opt } }),
    color: "red",
    dash: [],
  });
  const runs = [run("1", "0.1", "sgd"), run("2", "0.001", "adam"), run("3", "1e-5", "lion")];
  const columns = ["params.lr", "params.opt"];
  const [lr, opt] = parallelAxes({ y: columns }, runs);

  test("let through what lies within, to the very end of an axis", () => {
    const brush = { "params.lr": brushOf(lr!, [0.4, 0.99]) };
    expect(runs.map((each) => isWithin(each, brush))).toEqual([true, true, false]);
    expect(partOf(lr!, brush["params.lr"])[0]).toBeCloseTo(0.4, 3);
  });

  test("let names through by name", () => {
    const brush = { "params.opt": brushOf(opt!, [0, 0.4]) };
    expect(brush["params.opt"]).toEqual(["adam"]);
    expect(runs.filter((each) => isWithin(each, brush)).map(({ run_id }) => run_id)).toEqual(["2"]);
  });
});

test("a Pareto front has what no other point beats in both numbers", () => {
  const numbers = fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, (points) => {
      const [x, y] = [points.map(([a]) => a), points.map(([, b]) => b)];
      const front = paretoFront(x, y, "min-max");
      const beats = (a: number, b: number): boolean =>
        x[a]! <= x[b]! && y[a]! >= y[b]! && (x[a]! < x[b]! || y[a]! > y[b]!);
      for (const at of front) expect(points.some((_, other) => beats(other, at))).toBe(false);
      for (const [at] of points.entries())
        expect(
          front.some((best) => beats(best, at) || (x[best] === x[at] && y[best] === y[at])),
        ).toBe(true);
    }),
  );
  expect(paretoFront([1, NaN], [1, 2], "max-max")).toEqual([0]);
});
