import type { FigureData, FigureRun, FigureSeries } from "../../src/figures/data/figure-data.ts";

/** A run of a figure; what is not given is empty. */
export const figureRun = (
  run_id: string,
  {
    name = run_id,
    metrics = {},
    params = {},
    tags = {},
    datasets = [],
  }: {
    name?: string;
    metrics?: Readonly<Record<string, number>>;
    params?: Readonly<Record<string, string>>;
    tags?: Readonly<Record<string, string>>;
    datasets?: readonly string[];
  } = {},
): FigureRun => ({
  run_id,
  name,
  metrics: new Map(Object.entries(metrics)),
  params: new Map(Object.entries(params)),
  tags: new Map(Object.entries(tags)),
  datasets,
});

/** A series of single points. */
export const figureSeries = (
  run_id: string,
  key: string,
  points: readonly (readonly [step: number, value: number])[],
): FigureSeries => {
  const values = points.map(([, value]) => value);
  return {
    run_id,
    key,
    first_x: points[0]?.[0] ?? 0,
    step: points.map(([step]) => step),
    time: points.map(([step]) => 1_700_000_000_000 + step * 1_000),
    min: values,
    max: values,
    mean: values,
    last: values,
    count: values.map(() => 1),
  };
};

/** Four optimisers with five seeds each, ninety epochs, as a paper would show them. */
export function sweep(): FigureData {
  const optimisers = { adamw: 0.77, sgd: 0.75, lamb: 0.73, lion: 0.7 };
  const runs: FigureRun[] = [];
  const series: FigureSeries[] = [];
  for (const [at, [optimiser, best]] of Object.entries(optimisers).entries())
    for (let seed = 0; seed < 5; seed += 1) {
      const id = `${optimiser}-${seed}`;
      const wobble = Math.sin(seed * 7.3 + at);
      const points = Array.from({ length: 91 }, (_, step): [number, number] => [
        step,
        best -
          0.55 * Math.exp(-step / (12 + at * 4)) +
          0.01 * wobble +
          0.012 * Math.sin(step * (3 + seed)),
      ]);
      series.push(figureSeries(id, "val_acc", points));
      const lr = String(Number((10 ** (-4 + seed * 0.6 + at * 0.2)).toPrecision(2)));
      const params = { opt: optimiser, lr, depth: String(18 + 16 * (seed % 3)) };
      const metrics = { val_acc: points.at(-1)![1], loss: 1 - points.at(-1)![1] + 0.02 * wobble };
      runs.push(figureRun(id, { params, metrics, datasets: [at % 2 ? "imagenet" : "cifar"] }));
    }
  return { runs, series };
}
