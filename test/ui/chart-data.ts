import type { Point, Seed } from "./seed.ts";

const STEPS = 2000;

/** Where one point of `train_loss` of the first run is far from all others. */
const spike = { step: 1234, value: 154.6 };

const noise = (seed: number): number => Math.sin(seed * 12.9898) * 0.5;

function curve(run: number, value: (step: number) => number): Point[] {
  return Array.from({ length: STEPS }, (_, step) => ({
    step,
    value: value(step) + 0.03 * noise(step + run * 7919),
  }));
}

/** Ten runs of six metrics with 2,000 points each: what charts show; returns the experiment's id. */
export async function seedCurves(seed: Seed, name: string): Promise<string> {
  const id = await seed.experiment(name);
  const optimisers = ["adamw", "sgd", "lamb"];
  for (let run = 0; run < 10; run += 1) {
    const pace = 200 + run * 40;
    const train = curve(run, (step) => 0.8 + 2.6 * Math.exp(-step / pace));
    if (run === 0) train[spike.step] = { ...spike };
    await seed.run(id, {
      name: `${optimisers[run % 3]}-${run}`,
      params: { opt: optimisers[run % 3]!, lr: 10 ** (-4 + run / 3), depth: 18 + 16 * (run % 4) },
      startTime: Date.now() - (10 - run) * 3_600_000,
      metrics: {
        train_loss: train,
        val_loss: curve(run, (step) => 1 + 2.4 * Math.exp(-step / pace)),
        val_acc: curve(run, (step) => 0.78 - run / 100 - 0.6 * Math.exp(-step / pace)),
        "grad/norm": curve(run, (step) => 1 + 4 * Math.exp(-step / 300)),
        "grad/max": curve(run, (step) => 2 + 9 * Math.exp(-step / 300)),
        "system/cpu_utilization_percentage": curve(run, (step) => 50 + 40 * Math.sin(step / 90)),
      },
    });
  }
  return id;
}
