import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FigureSpec } from "../../src/protocol/figure-spec.ts";
import { changeKind } from "../../ui/app/pages/figures/change-kind.ts";
import {
  edited,
  type Edits,
  isTyped,
  settled,
  undone,
} from "../../ui/app/pages/figures/figure-draft.ts";
import { pngWithDensity } from "../../ui/app/pages/figures/png-density.ts";
import { suggestedName } from "../../ui/app/pages/figures/suggested-name.ts";

const line = FigureSpec.parse({ kind: "line", y: ["metrics.acc"], group_by: "params.opt" });
const columns = {
  metrics: ["metrics.acc", "metrics.loss"],
  params: ["params.lr", "params.opt"],
  tags: ["tags.team"],
};

describe("a figure's edits", () => {
  const start: Edits = { now: { name: "a", spec: line }, past: [] };

  test("are undone one by one; what is typed into a field is one", () => {
    const typed = ["T", "Ti", "Tit"].reduce(
      (edits, title) => edited(edits, { spec: { title } }, "title"),
      edited(start, { spec: { band: "none" } }),
    );
    const zoned = edited(typed, { spec: { z: "metrics.loss" } });

    expect(zoned.now.spec).toMatchObject({ title: "Tit", band: "none", z: "metrics.loss" });
    expect(edited(zoned, { spec: { z: undefined } }).now.spec).not.toHaveProperty("z");
    expect(undone(zoned)).toEqual(typed);
    expect(undone(undone(zoned)).now.spec).toMatchObject({ title: "", band: "none" });
    expect(undone(undone(undone(zoned)))).toEqual(start);
    expect(undone(start)).toEqual(start);
  });

  test("are one for each visit of a field", () => {
    const titled = (edits: Edits, title: string): Edits =>
      edited(edits, { spec: { title } }, "title");
    const first = settled(titled(titled(start, "F"), "Fi"));
    const second = titled(titled(first, "Fiv"), "Five");

    expect([isTyped(first), isTyped(second)]).toEqual([false, true]);
    expect(undone(second)).toEqual(first);
    expect(undone(first)).toEqual(start);
    expect(settled(start)).toEqual(start);
  });
});

test("a figure of any kind becomes one of any other that can be saved", () => {
  const kind = fc.constantFrom("line", "bar", "scatter", "box", "parallel", "contour" as const);
  fc.assert(
    fc.property(fc.array(kind, { minLength: 1, maxLength: 8 }), (kinds) => {
      let edits: Edits = { now: { name: "a", spec: line }, past: [] };
      for (const next of kinds)
        edits = edited(edits, { spec: changeKind(edits.now.spec, next, columns) });
      expect(FigureSpec.safeParse(edits.now.spec).error).toBeUndefined();
    }),
  );
});

test("a figure has a name before anyone gives it one", () => {
  expect(suggestedName(line)).toBe("acc by opt");
  expect(suggestedName({ ...line, title: "Accuracy" })).toBe("Accuracy");
  expect(suggestedName({ ...line, kind: "scatter", x: "params.lr", group_by: null })).toBe(
    "acc against lr",
  );
});

test("a PNG gets its size before its other chunks, with the right checksum", () => {
  const png = Uint8Array.from({ length: 60 }, (_, at) => at);
  const sized = pngWithDensity(png, 300);
  const view = new DataView(sized.buffer);

  expect(sized.length).toBe(png.length + 21);
  expect([...sized.subarray(0, 33), ...sized.subarray(54)]).toEqual([...png]);
  expect([view.getUint32(41), view.getUint32(45), view.getUint8(49)]).toEqual([11811, 11811, 1]);
  expect(view.getUint32(50)).toBe(crc32(sized.subarray(37, 50)));
});
