import { randomInt } from "node:crypto";
import type { Dialect } from "../sql/session.ts";
import { sqliteDialect } from "../sqlite/connection.ts";

/** Of an index: MLflow numbers the experiments of a folder with 18 digits by chance. */
export const fileDialect: Dialect = {
  ...sqliteDialect,
  greatestExperimentId: 10n ** 18n - 1n,
  newExperimentId: () =>
    BigInt(randomInt(100_000_000, 1_000_000_000)) * 1_000_000_000n +
    BigInt(randomInt(1_000_000_000)),
};
