import { type CSSProperties, useEffect, useRef } from "react";
import type { Drawing } from "../../../../src/figures/drawing.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import { Button } from "../../components/Button.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { svgFile } from "./figure-files.ts";
import styles from "./FigureEditor.module.css";
import type { FigureEditorState } from "./use-figure-editor.ts";

export const zooms = ["100 %", "200 %", "fit"] as const;
export type Zoom = (typeof zooms)[number];

interface FigureSheetProps {
  editor: FigureEditorState;
  zoom: Zoom;
  onZoom: () => void;
}

/** The figure as it will be on paper. */
export function FigureSheet({ editor, zoom, onZoom }: FigureSheetProps) {
  const { drawing, loaded, spec } = editor;
  return (
    <section aria-label="Figure" className={styles.stage}>
      {loaded.isFetching && <Progress label="The runs are being read" />}
      {loaded.error && (
        <Problem
          title="The figure’s runs cannot be read"
          error={loaded.error}
          onRetry={() => void loaded.refetch()}
        />
      )}
      {drawing && !loaded.error && (
        <figure className={styles.sheet}>
          <div className={styles.size}>
            <span>{sizeInWords(spec)}</span>
            <Button look="quiet" keys="z" onClick={onZoom}>
              {zoom === "100 %" ? "true size" : zoom}
            </Button>
          </div>
          <Picture drawing={drawing} style={sizeOf(spec, zoom)} />
          <figcaption className={styles.caption}>{drawing.description}</figcaption>
        </figure>
      )}
    </section>
  );
}

/** The widths of columns that most journals have. */
export const ONE_COLUMN = 84;
export const TWO_COLUMNS = 174;

function sizeInWords({ size: { width, height } }: FigureSpec): string {
  const column = { [ONE_COLUMN]: " — one column", [TWO_COLUMNS]: " — two columns" }[width] ?? "";
  return `${width} × ${height} mm${column}`;
}

function sizeOf({ size: { width, height } }: FigureSpec, zoom: Zoom): CSSProperties {
  const aspectRatio = `${width} / ${height}`;
  // What is made much larger than it will be on paper is judged wrongly.
  if (zoom === "fit")
    return {
      aspectRatio,
      width: `min(100%, (100vh - 240px) * ${width / height}, ${2 * width}mm)`,
    };
  return { aspectRatio, width: `${zoom === "200 %" ? 2 * width : width}mm` };
}

/** As an image: whatever is in the texts of runs, nothing in it can run. */
function Picture({ drawing, style }: { drawing: Drawing; style: CSSProperties }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const made = URL.createObjectURL(svgFile(drawing));
    image.current!.src = made;
    // The picture before stays until this one is decoded, which needs no more of its URL.
    return () => URL.revokeObjectURL(made);
  }, [drawing]);
  return <img ref={image} alt={drawing.description} className={styles.picture} style={style} />;
}
