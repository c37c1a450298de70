import type { DatabaseUri } from "../core/database-uri.ts";
import type { StoreSettings, TrackingStore } from "./tracking-store.ts";

/** Opens the tracking store of a database, creating MLflow's tables in an empty one. */
export async function openTrackingStore(
  uri: DatabaseUri,
  settings: StoreSettings,
): Promise<TrackingStore> {
  if (uri.dialect === "sqlite") {
    const { openSqliteStore } = await import("./sqlite/open.ts");
    return openSqliteStore(uri.path, settings);
  }
  const { openPostgresStore } = await import("./postgres/open.ts");
  return openPostgresStore(uri, settings);
}
