import { describe, expect, test } from "vitest";
import { asWide, type LoadedSeries, spliced, tailStart } from "../../ui/app/charts/data/series.ts";
import { loggedImageName } from "../../ui/app/artifacts/logged-image-name.ts";
import { imagesAt } from "../../ui/app/charts/images/image-names.ts";

const series = (x: readonly number[], value = 0): LoadedSeries =>
  ({
    run_id: "r",
    key: "loss",
    exact: true,
    first_x: 0,
    x,
    ...Object.fromEntries(
      ["step", "time", "last", "min", "max", "mean", "count", "nan"].map((name) => [
        name,
        x.map(() => value),
      ]),
    ),
  }) as unknown as LoadedSeries;

describe("series", () => {
  test("take newer points in the place of their last bucket", () => {
    const known = series([9, 19, 25]);
    expect(tailStart(known)).toBe(20);
    const grown = spliced(known, series([22, 25, 31], 1), 20);
    expect(grown.x).toEqual([9, 19, 22, 25, 31]);
    expect(grown.mean).toEqual([0, 0, 1, 1, 1]);
    expect(tailStart(series([5]))).toBeUndefined();
  });

  test("take newer points in buckets as wide as their own, and lose no extreme", () => {
    const later = {
      ...series([20, 21, 24, 29, 31], 1),
      min: [1, -7, NaN, 3, 2],
      max: [1, 2, NaN, 90, 2],
      mean: [1, 3, NaN, 8, 2],
      count: [1, 3, 2, 1, 1],
      nan: [0, 1, 2, 0, 0],
    };
    const end = asWide(later, series([9, 19, 29]), 20);

    expect(end.x).toEqual([29, 31]);
    expect(end.min).toEqual([-7, 2]);
    expect(end.max).toEqual([90, 2]);
    expect(end.mean).toEqual([(1 + 2 * 3 + 8) / 4, 2]);
    expect([end.count, end.nan]).toEqual([
      [7, 1],
      [3, 0],
    ]);
  });

  test("take finer buckets of a part, and keep what is around it", () => {
    expect(spliced(series([9, 19, 29, 39]), series([15, 17, 25]), 12, 27).x).toEqual([
      9, 15, 17, 25, 29, 39,
    ]);
    expect(spliced(series([9, 19]), series([]), 100, 200).x).toEqual([9, 19]);
  });
});

describe("logged images", () => {
  const name = (key: string, step: number, mark = "+") =>
    `images/${[key, "step", step, "timestamp", 1700 + step, "0a1b-2c"].join(mark)}`;

  test("are known by the names that log_image gives them, old and new", () => {
    expect(loggedImageName(`${name("val~samples", 3)}.png`)).toEqual({
      key: "val/samples",
      step: 3,
      timestamp: 1703,
      isThumbnail: false,
      extension: "png",
    });
    expect(loggedImageName(`${name("a", 3, "%")}.png`)).toMatchObject({ key: "a", step: 3 });
    const thumbnail = loggedImageName(`${name("a", 3)}+compressed.webp`);
    expect(thumbnail).toMatchObject({ key: "a", step: 3, isThumbnail: true });
    expect(loggedImageName("images/cat.png")).toBeUndefined();
  });

  test("are shown up to a step, the last of each key", () => {
    const images = [0, 5, 10].map((step) => ({
      runId: "r",
      url: String(step),
      ...loggedImageName(`${name("a", step)}.png`)!,
    }));
    expect(imagesAt(images, 7).map(({ step }) => step)).toEqual([5]);
    expect(imagesAt(images, -1)).toEqual([]);
  });
});
