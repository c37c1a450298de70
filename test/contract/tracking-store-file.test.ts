import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../../src/store/open-store.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { describeTrackingStore } from "./tracking-store.ts";
import { defaultSettings, type TestDatabase } from "./tracking-store/test-store.ts";

/** Queries ask the index, which the folder's files are read into. */
async function folder(): Promise<TestDatabase> {
  const path = join(await tempDir(), "mlruns");
  return {
    open: (settings) => openStore({ dialect: "file", path }, { ...defaultSettings, ...settings }),
    rows: async (query) => {
      const index = new DatabaseSync(join(path, ".millrace.db"), { readOnly: true });
      const rows = index.prepare(query).all();
      index.close();
      return rows;
    },
    change: async (statement) => {
      const index = new DatabaseSync(join(path, ".millrace.db"), { timeout: 10_000 });
      index.exec(statement);
      index.close();
    },
    firstId: /^[1-9]\d{17}$/,
    takes: () => true,
    close: async () => {},
  };
}

describeTrackingStore("A folder of files", folder);
