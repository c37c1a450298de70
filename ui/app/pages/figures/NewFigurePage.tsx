import { useState } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Page as Frame } from "../../shell/Page.tsx";
import { useView } from "../../util/use-view.ts";
import { FigureEditor } from "./FigureEditor.tsx";
import { figureView } from "./use-figure-editor.ts";

/** A figure that exists in its link only, until it is saved. */
export function Page() {
  const [{ experiment, spec }] = useView(figureView);
  const [given] = useState(spec);
  if (given !== undefined && experiment !== "")
    return <FigureEditor experimentId={experiment} given={given} />;
  return (
    <Frame title="New figure">
      <EmptyState title="This link holds no figure">
        Open a chart of some runs and press f: it becomes a figure here.
      </EmptyState>
    </Frame>
  );
}
