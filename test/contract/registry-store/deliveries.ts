import { beforeAll, describe, expect, it } from "vitest";
import { missing, type Suite, type TestStore, testStore } from "../tracking-store/test-store.ts";
import { newModel, newVersion } from "./registry-world.ts";

const DAY = 24 * 60 * 60 * 1000;

export function describeDeliveries({ makeDatabase }: Suite): void {
  describe("Webhooks", () => {
    let store: TestStore;
    let other: TestStore;
    let webhook_id: string;
    beforeAll(async () => {
      const database = await makeDatabase();
      store = testStore(await database.open());
      other = testStore(await database.open());
      const { webhook } = await store.createWebhook({
        name: "hook",
        url: "https://hooks.example/models",
        events: [
          { entity: "MODEL_VERSION", action: "CREATED" },
          { entity: "MODEL_VERSION_TAG", action: "SET" },
        ],
        secret: "encrypted",
      });
      webhook_id = webhook.webhook_id;
      return async () => {
        await store.close();
        await other.close();
        await database.close();
      };
    });

    const take = async (from: TestStore, lease = 60_000) =>
      (await from.takeDeliveries({ most: 100, lease, longest: DAY })).taken;
    const told = (deliveries: { body: string }[]) =>
      deliveries.map(
        ({ body }) => (JSON.parse(body) as { data: { version: string } }).data.version,
      );

    it("are kept without showing their secret", async () => {
      const { webhook } = await store.getWebhook({ webhook_id });
      expect(webhook).toMatchObject({ name: "hook", status: "ACTIVE" });
      expect(JSON.stringify(webhook)).not.toContain("encrypted");
      expect((await store.listWebhooks({})).webhooks).toEqual([webhook]);
      await expect(store.getWebhook({ webhook_id: "nothing" })).rejects.toMatchObject(missing);
    });

    it("are at most five hundred, without those that were deleted", async () => {
      const another = () =>
        store.createWebhook({
          name: "one-of-many",
          url: "https://hooks.example/many",
          events: [{ entity: "PROMPT", action: "CREATED" }],
        });
      const made = await Promise.all(Array.from({ length: 499 }, another));
      await expect(another()).rejects.toMatchObject({ code: "INVALID_PARAMETER_VALUE" });
      await store.deleteWebhook({ webhook_id: made[0]!.webhook.webhook_id });
      made[0] = await another();
      for (const { webhook } of made) await store.deleteWebhook({ webhook_id: webhook.webhook_id });
    });

    it("are told of one model's changes one after the other", async () => {
      const name = await newModel(store);
      for (let i = 0; i < 3; i++) await newVersion(store, name);
      const heard: string[] = [];
      for (let i = 0; i < 3; i++) {
        const taken = await take(store);
        expect(taken).toHaveLength(1);
        expect(await take(other)).toEqual([]);
        heard.push(...told(taken));
        for (const each of taken) await store.settleDelivery(each);
      }
      expect(heard).toEqual(["1", "2", "3"]);
      expect(await take(store)).toEqual([]);
    });

    it("are told by one store only, however many look at once", async () => {
      const names = await Promise.all(Array.from({ length: 10 }, () => newModel(store)));
      await Promise.all(names.map((name) => newVersion(store, name)));
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, i) => take(i % 2 === 0 ? store : other)),
      );
      const ids = taken.flat().map(({ delivery_id }) => delivery_id);
      expect(ids).toHaveLength(10);
      expect(new Set(ids).size).toBe(10);
      for (const each of taken.flat()) await store.settleDelivery(each);
    });

    it("are told again what was taken and not settled, under the same id", async () => {
      await newVersion(store, await newModel(store));
      const [first] = await take(store, 0);
      const [again] = await take(other);
      expect(again).toMatchObject({ delivery_id: first!.delivery_id, attempts: 2 });
      // Too late: the delivery is the other's.
      await store.settleDelivery(first!);
      await other.settleDelivery({ ...again!, due: 0 });
      const [last] = await take(store);
      expect(last).toMatchObject({ delivery_id: first!.delivery_id, attempts: 3 });
      await store.settleDelivery(last!);
      expect(await take(store)).toEqual([]);
    });

    it("are told what they asked for, and nothing of what was rolled back", async () => {
      const name = await newModel(store);
      await store.setRegisteredModelTag({ name, key: "k", value: "v" });
      await store.setModelVersionTag({ name, version: "1", key: "k" }).catch(() => {});
      expect(await take(store)).toEqual([]);
    });

    it("are given up on after the longest time", async () => {
      await newVersion(store, await newModel(store));
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { taken, givenUp } = await store.takeDeliveries({ most: 9, lease: 0, longest: 0 });
      expect({ taken, givenUp }).toEqual({ taken: [], givenUp: 1 });
    });

    it("wait while they are disabled, and take along what waits when they are deleted", async () => {
      await newVersion(store, await newModel(store));
      await store.updateWebhook({ webhook_id, status: "DISABLED" });
      expect(await take(store)).toEqual([]);
      await newVersion(store, await newModel(store));
      await store.updateWebhook({ webhook_id, status: "ACTIVE" });
      expect(told(await take(store, 0))).toEqual(["1"]);
      await store.deleteWebhook({ webhook_id });
      expect(await take(store)).toEqual([]);
      expect((await store.listWebhooks({})).webhooks).toBeUndefined();
    });
  });
}
