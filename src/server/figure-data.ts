import type { FigureData } from "../figures/data/figure-data.ts";
import { readFigureData } from "../figures/data/read-figure-data.ts";
import { getMetricBuckets } from "../protocol/charts.ts";
import { decodeResponse } from "../protocol/codec.ts";
import { type Answer, type Endpoint, isEncoded, type ResponseOf } from "../protocol/endpoint.ts";
import type { FigureSpec } from "../protocol/figure-spec.ts";
import { searchRuns } from "../protocol/runs.ts";
import type { TrackingStore } from "../store/tracking-store.ts";

/** The store's part in a figure. */
type Source = Pick<TrackingStore, "searchRuns" | "getMetricBuckets">;

/** The data of a figure that belongs to an experiment, as the store has them today. */
export const figureData = (
  source: Source,
  spec: FigureSpec,
  experimentId: string,
): Promise<FigureData> =>
  readFigureData(
    {
      searchRuns: async (request) => answerOf(searchRuns, await source.searchRuns(request)),
      getMetricBuckets: async (request) =>
        answerOf(getMetricBuckets, await source.getMetricBuckets(request)),
    },
    spec,
    experimentId,
  );

/** An answer that the store built as JSON text is read again. */
const answerOf = <E extends Endpoint>(endpoint: E, answer: Answer<ResponseOf<E>>): ResponseOf<E> =>
  isEncoded(answer)
    ? decodeResponse(endpoint, new TextDecoder().decode(answer.json))
    : (answer as ResponseOf<E>);
