import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { drawFigure } from "../../figures/draw-figure.ts";
import type { Drawing } from "../../figures/drawing.ts";
import { readFigureData } from "../../figures/data/read-figure-data.ts";
import { csvOf } from "../../figures/writers/csv.ts";
import { pdfOf } from "../../figures/writers/pdf.ts";
import { svgOf } from "../../figures/writers/svg.ts";
import { endpointTable } from "../../protocol/endpoint-table.ts";
import { readAnswer } from "../../protocol/exchange.ts";
import type { FigureFormat, FigureMessage, FigureQuery, FigureWork } from "./messages.ts";

/** A thread that draws one figure, and asks the server for its data. */

const port = parentPort!;
const { spec, experimentId, format } = workerData as FigureWork;

const writers: Readonly<Record<FigureFormat, (drawing: Drawing) => string | Uint8Array>> = {
  svg: svgOf,
  pdf: pdfOf,
  csv: csvOf,
};

const say = (message: FigureMessage): void => port.postMessage(message);

async function ask<Answer>(query: FigureQuery, request: object): Promise<Answer> {
  say({ query, request });
  const [json] = (await once(port, "message")) as [string | Uint8Array];
  const text = typeof json === "string" ? json : new TextDecoder().decode(json);
  return readAnswer(endpointTable[query], text) as Answer;
}

const data = await readFigureData(
  {
    searchRuns: (request) => ask("searchRuns", request),
    getMetricBuckets: (request) => ask("getMetricBuckets", request),
  },
  spec,
  experimentId,
);
say({ file: writers[format](drawFigure(spec, data)) });
