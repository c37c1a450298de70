import { useGo } from "../../components/Link.tsx";
import { messageOf } from "../../api/error.ts";
import { useNotices } from "../../shell/notices.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { useBuckets } from "../ChartGroup.tsx";
import type { Card } from "../cards/card.ts";
import { isFigureCard, specOf } from "../cards/card-spec.ts";
import { cardTitle } from "../cards/card-text.ts";
import { download, type FileKind } from "../cards/download.ts";
import { runsOfLines, useCharts } from "../charts-context.ts";
import { chartsView } from "../charts-view.ts";
import type { Size } from "../size.ts";

const FIGURE_BUCKETS = 400;
const MOST_FIGURE_RUNS = 200;

/** What leads away from a card: to a figure, to a file, to a link. */
export function useCardActions(card: Card) {
  const charts = useCharts();
  const { experimentId, query } = charts;
  const runs = card.kind === "line" ? runsOfLines(charts, card) : charts.runs;
  const buckets = useBuckets();
  const { tell } = useNotices();
  const go = useGo();
  const [, setView] = useView(chartsView);

  const makeFigure = (): void => {
    if (!isFigureCard(card)) return;
    const { filter, order_by } = query(card);
    const max_runs = Math.max(1, Math.min(runs.length, MOST_FIGURE_RUNS));
    go(
      pb.newFigure(
        { experimentId },
        {
          ...specOf(card),
          query: { filter, order_by: [...order_by], max_runs },
        },
      ),
    );
  };

  const saveAs = async (kind: FileKind, size: Size): Promise<void> => {
    if (!isFigureCard(card)) return;
    const ids = runs.map(({ run_id }) => run_id);
    const x = card.x === "time" || card.x === "relative" ? "time" : "step";
    const keys = [...card.y, card.x ?? ""].filter((column) => column.startsWith("metrics."));
    try {
      const read =
        card.kind !== "line"
          ? []
          : keys.map((column) => {
              const key = column.slice("metrics.".length);
              return buckets.read({ run_ids: ids, key, x, buckets: FIGURE_BUCKETS });
            });
      const series = (await Promise.all(read)).flat();
      const data = { runs, series };
      await download(kind, cardTitle(card), specOf(card), data, size);
    } catch (error) {
      tell({ text: `The chart was not saved: ${messageOf(error)}`, tone: "bad" });
    }
  };

  const enlarge = (isLarge: boolean): void => setView({ chart: isLarge ? card.id : "" });

  const copyLink = async (): Promise<void> => {
    const url = new URL(location.href);
    url.searchParams.set("chart", card.id);
    try {
      await navigator.clipboard.writeText(url.href);
      tell({ text: "Copied a link to the chart" });
    } catch (error) {
      tell({ text: `The link was not copied: ${messageOf(error)}`, tone: "bad" });
    }
  };
  return { makeFigure, saveAs, enlarge, copyLink };
}
