import type { TestStore } from "../tracking-store/test-store.ts";
import { uniqueName } from "../tracking-store/test-store.ts";

/** A registered model without versions. */
export async function newModel(store: TestStore): Promise<string> {
  const name = uniqueName();
  await store.createRegisteredModel({ name });
  return name;
}

/** Registers the next version of a model; its number. */
export async function newVersion(store: TestStore, name: string, tags = {}): Promise<string> {
  const { model_version } = await store.createModelVersion({
    name,
    source: "s3://bucket/model",
    tags: Object.entries<string>(tags).map(([key, value]) => ({ key, value })),
  });
  return model_version.version;
}
