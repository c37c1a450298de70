import type { DatabaseUri } from "../core/database-uri.ts";
import type { Store } from "./store.ts";
import type { StoreSettings } from "./tracking-store.ts";

/** Opens the store of a database or folder, of runs and of registered models, and makes one that is empty. */
export async function openStore(uri: DatabaseUri, settings: StoreSettings): Promise<Store> {
  if (uri.dialect === "file") {
    const { openFileStore } = await import("./file/open.ts");
    return openFileStore(uri.path, settings);
  }
  if (uri.dialect === "sqlite") {
    const { openSqliteStore } = await import("./sqlite/open.ts");
    return openSqliteStore(uri.path, settings);
  }
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore(uri, settings);
}
