import type { DatabaseUri } from "../core/database-uri.ts";
import type { Store } from "./store.ts";
import type { StoreSettings } from "./tracking-store.ts";

/** Opens the store of a database, of runs and of registered models, creating MLflow's tables in an empty one. */
export async function openStore(uri: DatabaseUri, settings: StoreSettings): Promise<Store> {
  if (uri.dialect === "sqlite") {
    const { openSqliteStore } = await import("./sqlite/open.ts");
    return openSqliteStore(uri.path, settings);
  }
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore(uri, settings);
}
