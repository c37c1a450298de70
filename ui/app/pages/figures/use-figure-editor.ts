import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { drawFigure } from "../../../../src/figures/draw-figure.ts";
import type { Drawing } from "../../../../src/figures/drawing.ts";
import type { FigureInput } from "../../../../src/protocol/figure-spec.ts";
import type { Response } from "../../api/types.ts";
import { useNotices } from "../../shell/notices.ts";
import { useView } from "../../util/use-view.ts";
import { json, text, view } from "../../util/view-state.ts";
import { edited, type Edits, type FigureEdit, isTyped, settled, undone } from "./figure-draft.ts";
import { figureData, useFigureColumns } from "./figure-queries.ts";
import { completeSpec, isFigureInput, leanSpec } from "./figure-spec.ts";
import { suggestedName } from "./suggested-name.ts";
import { useFigureActions } from "./use-figure-actions.ts";

export type SavedFigure = Response<"getFigure">["figure"];

/** What the URL holds of a figure: its experiment and all of a new one, the changes of a saved one. */
export const figureView = view({
  experiment: text(),
  name: text(),
  spec: json<FigureInput | undefined>(undefined, isFigureInput),
});

/** How long after the last press the URL follows, in milliseconds: browsers limit its changes. */
const URL_PACE = 300;

interface Start {
  experimentId: string;
  /** Absent of a figure that is not saved yet. */
  saved?: SavedFigure;
  /** What the figure is without changes. */
  given: FigureInput;
}

export type FigureEditorState = ReturnType<typeof useFigureEditor>;

/** A figure that is being worked on: its draft, its data, the drawing, and what can be done. */
export function useFigureEditor({ experimentId, saved, given }: Start) {
  const [shown, setView] = useView(figureView);
  const start = useMemo(() => {
    const spec = completeSpec(given);
    return { name: saved?.name ?? suggestedName(spec), spec };
  }, [saved, given]);
  const [edits, setEdits] = useState<Edits>(() => ({
    now: { name: shown.name || start.name, spec: completeSpec(shown.spec ?? given) },
    past: [],
  }));
  const { spec, name } = edits.now;
  const isChanged = JSON.stringify(edits.now) !== JSON.stringify(start);

  const inUrl = JSON.stringify({
    name: name === start.name ? "" : name,
    spec: saved !== undefined && !isChanged ? undefined : leanSpec(spec),
  });
  const isTyping = isTyped(edits);
  useEffect(() => {
    const write = (): void =>
      setView({ spec: undefined, ...(JSON.parse(inUrl) as object) }, { replace: true });
    if (!isTyping) return write();
    const timer = setTimeout(write, URL_PACE);
    return () => clearTimeout(timer);
  }, [inUrl, isTyping, setView]);

  const notices = useNotices();
  const undo = (): void => {
    if (edits.past.length > 0) setEdits(undone);
    else notices.undo();
  };
  const edit = (change: FigureEdit, field?: string): void =>
    setEdits((current) => edited(current, change, field));
  const settle = (): void => {
    if (isTyping) setEdits(settled);
  };
  const actions = useFigureActions({ experimentId, saved, draft: edits.now });

  const meant = figureData(experimentId, spec);
  const loaded = useQuery(meant);
  const columns = useFigureColumns(
    spec.query.experiment_ids.length === 0 ? [experimentId] : spec.query.experiment_ids,
  );
  const drawn = useDeferredValue(spec);
  const drawing = useMemo(
    () => loaded.data && drawFigure({ ...drawn, ...loaded.data.of }, loaded.data.data),
    [drawn, loaded.data],
  );
  const client = useQueryClient();
  /** The figure as it is meant now, for its files: what is shown may be a moment behind. */
  const draw = async (): Promise<Drawing> =>
    drawFigure(spec, (await client.ensureQueryData(meant)).data);
  return {
    experimentId,
    saved,
    spec,
    name,
    isChanged,
    edit,
    settle,
    undo,
    actions,
    loaded,
    columns,
    drawing,
    draw,
  };
}
