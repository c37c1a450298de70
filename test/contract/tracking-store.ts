import { afterAll, beforeAll, describe } from "vitest";
import { describeDeliveries } from "./registry-store/deliveries.ts";
import { describeModelVersions } from "./registry-store/model-versions.ts";
import { describeRegisteredModels } from "./registry-store/registered-models.ts";
import { describeRegistrySearch } from "./registry-store/search.ts";
import { describeBatches } from "./tracking-store/batches.ts";
import { describeExperiments } from "./tracking-store/experiments.ts";
import { describeFigures } from "./tracking-store/figures.ts";
import { describeFreshDatabase } from "./tracking-store/fresh-database.ts";
import { describeHostileValues } from "./tracking-store/hostile-values.ts";
import { describeInputs } from "./tracking-store/inputs.ts";
import { describeLoggedModelSearch } from "./tracking-store/logged-model-search.ts";
import { describeLoggedModels } from "./tracking-store/logged-models.ts";
import { describeMetricBuckets } from "./tracking-store/metric-buckets.ts";
import { describeMetricHistory } from "./tracking-store/metric-history.ts";
import { describeMetrics } from "./tracking-store/metrics.ts";
import { describeParams } from "./tracking-store/params.ts";
import { describeRunDocuments } from "./tracking-store/run-documents.ts";
import { describeRunSearch } from "./tracking-store/run-search.ts";
import { describeRunTable } from "./tracking-store/run-table.ts";
import { describeRuns } from "./tracking-store/runs.ts";
import { describeTags } from "./tracking-store/tags.ts";
import {
  type Suite,
  type TestDatabase,
  type TestStore,
  testStore,
} from "./tracking-store/test-store.ts";
import { describeViews } from "./tracking-store/views.ts";
import { describeTwoStores } from "./tracking-store/two-stores.ts";

/** What every store does, on whichever database. Tests make experiments of their own. */
export function describeTrackingStore(
  name: string,
  makeDatabase: () => Promise<TestDatabase>,
): void {
  describe(`${name} as a store`, () => {
    let database: TestDatabase;
    let store: TestStore;
    beforeAll(async () => {
      database = await makeDatabase();
      store = testStore(await database.open());
    });
    afterAll(async () => {
      await store.close();
      await database.close();
    });
    const suite: Suite = {
      get store() {
        return store;
      },
      get database() {
        return database;
      },
      makeDatabase,
    };
    describeFreshDatabase(suite);
    describeExperiments(suite);
    describeRuns(suite);
    describeTags(suite);
    describeParams(suite);
    describeMetrics(suite);
    describeMetricHistory(suite);
    describeMetricBuckets(suite);
    describeBatches(suite);
    describeInputs(suite);
    describeLoggedModels(suite);
    describeLoggedModelSearch(suite);
    describeRunSearch(suite);
    describeRunTable(suite);
    describeViews(suite);
    describeRunDocuments(suite);
    describeHostileValues(suite);
    describeFigures(suite);
    describeTwoStores(suite);
    describeRegisteredModels(suite);
    describeModelVersions(suite);
    describeRegistrySearch(suite);
    describeDeliveries(suite);
  });
}
