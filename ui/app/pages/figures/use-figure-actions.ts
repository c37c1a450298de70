import { call } from "../../api/call.ts";
import type { EndpointName } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { useGo } from "../../components/Link.tsx";
import { pb } from "../../util/path-builder.ts";
import type { FigureDraft } from "./figure-draft.ts";
import { leanSpec } from "./figure-spec.ts";
import type { SavedFigure } from "./use-figure-editor.ts";

const changes: readonly EndpointName[] = ["getFigure", "listFigures", "searchFigures"];

interface Meant {
  experimentId: string;
  saved: SavedFigure | undefined;
  draft: FigureDraft;
}

/** What can be done with a figure on the server. */
export function useFigureActions({ experimentId, saved, draft }: Meant) {
  const change = useChange();
  const go = useGo();
  const { name } = draft;
  const spec = (): string => JSON.stringify(leanSpec(draft.spec));
  const create = async (as: string): Promise<void> => {
    let figureId = "";
    const done = await change({
      done: `Saved “${as}”`,
      failed: "The figure was not saved",
      run: async () => {
        const request = { experiment_id: experimentId, name: as, spec: spec() };
        ({ figure_id: figureId } = (await call("createFigure", request)).figure);
      },
      changes,
    });
    if (done) go(pb.figure({ figureId }));
  };
  const update = ({ figure_id }: SavedFigure): Promise<boolean> =>
    change({
      done: `Saved “${name}”`,
      failed: "The figure was not saved",
      run: () => call("updateFigure", { figure_id, name, spec: spec() }),
      changes,
    });
  return {
    save: async (): Promise<void> => {
      await (saved === undefined ? create(name) : update(saved));
    },
    saveCopy: () => create(saved?.name === name ? `${name} (copy)` : name),
    remove: async (): Promise<void> => {
      if (saved === undefined) return;
      const { figure_id } = saved;
      const done = await change({
        done: `Deleted “${saved.name}”`,
        failed: "The figure was not deleted",
        run: () => call("deleteFigure", { figure_id }),
        changes: ["searchFigures", "listFigures"],
      });
      if (done) go(pb.figures());
    },
  };
}
