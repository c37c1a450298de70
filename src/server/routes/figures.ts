import { createHash } from "node:crypto";
import { create as contentDisposition } from "content-disposition";
import fresh from "fresh";
import { drawFigure } from "../../figures/draw-figure.ts";
import type { Drawing } from "../../figures/drawing.ts";
import { csvOf } from "../../figures/writers/csv.ts";
import { pdfOf } from "../../figures/writers/pdf.ts";
import { svgOf } from "../../figures/writers/svg.ts";
import { ApiError } from "../../protocol/errors.ts";
import * as endpoints from "../../protocol/figures.ts";
import { parseFigureSpec } from "../../protocol/figure-spec.ts";
import type { Context } from "../context.ts";
import { figureData } from "../figure-data.ts";
import { type Exchange, route, type Route } from "../route.ts";

/** A kind of file that a figure is written as. */
interface Format {
  extension: string;
  write(drawing: Drawing): string | Uint8Array;
  headers: Readonly<Record<string, string>>;
}

const svg: Format = {
  extension: "svg",
  write: svgOf,
  headers: {
    "content-type": "image/svg+xml; charset=utf-8",
    // A figure that is opened as a page of its own can run, load and send nothing.
    "content-security-policy": "sandbox; default-src 'none'",
  },
};

const pdf: Format = {
  extension: "pdf",
  write: pdfOf,
  headers: { "content-type": "application/pdf" },
};

const csv: Format = {
  extension: "csv",
  write: csvOf,
  headers: { "content-type": "text/csv; charset=utf-8" },
};

/** Saved figures as files, drawn with the runs that their queries find today. */
export const figureRoutes: readonly Route[] = [
  route(endpoints.getFigureSvg, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, svg, context, exchange),
  ),
  route(endpoints.getFigurePdf, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, pdf, context, exchange),
  ),
  route(endpoints.getFigureCsv, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, csv, context, exchange),
  ),
];

/** How long a figure's data may take, in milliseconds. */
const DEADLINE = 30_000;

async function sendFigure(
  figure_id: string,
  format: Format,
  { tracking }: Context,
  { request, reply }: Exchange,
): Promise<unknown> {
  const answer = await tracking.getFigure({ figure_id });
  const { name, experiment_id, spec: json } = (answer as { figure: endpoints.Figure }).figure;
  const spec = parseFigureSpec(json);
  const data = await inTime(figureData(tracking, spec, experiment_id));
  const file = format.write(drawFigure(spec, data));
  const headers = {
    ...format.headers,
    etag: `"${createHash("sha256").update(file).digest("base64url")}"`,
    "cache-control": "private, max-age=5",
  };
  if (fresh(request.headers, headers)) return reply.code(304).headers(headers).send();
  const disposition = contentDisposition(`${name}.${format.extension}`, { type: "inline" });
  return reply.headers({ ...headers, "content-disposition": disposition }).send(file);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooSlow()), DEADLINE);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow = () =>
  new ApiError(
    "DEADLINE_EXCEEDED",
    `Reading the figure's runs took more than ${DEADLINE / 1000} seconds; narrow its query.`,
  );
