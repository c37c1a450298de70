import { createHash } from "node:crypto";
import { create as contentDisposition } from "content-disposition";
import fresh from "fresh";
import * as endpoints from "../../protocol/figures.ts";
import { parseFigureSpec } from "../../protocol/figure-spec.ts";
import type { Context } from "../context.ts";
import type { FigureFormat } from "../figures/messages.ts";
import { closing, type Exchange, route, type Route } from "../route.ts";

/** What the answer says of each kind of file. */
const headersOf: Readonly<Record<FigureFormat, Readonly<Record<string, string>>>> = {
  svg: {
    "content-type": "image/svg+xml; charset=utf-8",
    // A figure that is opened as a page of its own can run, load and send nothing.
    "content-security-policy": "sandbox; default-src 'none'",
  },
  pdf: { "content-type": "application/pdf" },
  csv: { "content-type": "text/csv; charset=utf-8" },
};

/** Saved figures as files, drawn with the runs that their queries find today. */
export const figureRoutes: readonly Route[] = [
  route(endpoints.getFigureSvg, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, "svg", context, exchange),
  ),
  route(endpoints.getFigurePdf, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, "pdf", context, exchange),
  ),
  route(endpoints.getFigureCsv, ({ figure_id }, context, exchange) =>
    sendFigure(figure_id, "csv", context, exchange),
  ),
];

async function sendFigure(
  figure_id: string,
  format: FigureFormat,
  { tracking, figures }: Context,
  { request, reply }: Exchange,
): Promise<unknown> {
  const answer = await tracking.getFigure({ figure_id });
  const { name, experiment_id, spec } = (answer as { figure: endpoints.Figure }).figure;
  const work = { spec: parseFigureSpec(spec), experimentId: experiment_id, format };
  const file = await figures(work, closing(reply));
  const headers = {
    ...headersOf[format],
    etag: `"${createHash("sha256").update(file).digest("base64url")}"`,
    "cache-control": "private, max-age=5",
  };
  if (fresh(request.headers, headers)) return reply.code(304).headers(headers).send();
  const disposition = contentDisposition(`${name}.${format}`, { type: "inline" });
  return reply.headers({ ...headers, "content-disposition": disposition }).send(file);
}
