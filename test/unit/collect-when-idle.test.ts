import { expect, test, vi } from "vitest";
import { collectWhenIdle } from "../../src/store/collect-when-idle.ts";

test("garbage is cleared away once nothing happens, again and again", async () => {
  const busy = collectWhenIdle(20);
  for (let n = 0; n < 2; n++) {
    const dropped = new WeakRef({ n });
    busy();
    await vi.waitUntil(() => dropped.deref() === undefined, { timeout: 10_000, interval: 5 });
    expect(dropped.deref()).toBeUndefined();
  }
});
