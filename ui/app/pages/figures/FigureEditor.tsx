import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Drawing } from "../../../../src/figures/drawing.ts";
import { groupsOf } from "../../../../src/figures/data/groups.ts";
import type { FigureInput } from "../../../../src/protocol/figure-spec.ts";
import { messageOf } from "../../api/error.ts";
import { query } from "../../api/queries.ts";
import { Button } from "../../components/Button.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Time } from "../../components/Time.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { useNotices } from "../../shell/notices.ts";
import { type Crumb, Page as Frame } from "../../shell/Page.tsx";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { remembered } from "../../util/remembered.ts";
import { saveFile } from "../../util/save-file.ts";
import { csvFile, pdfFile, pngFile, svgFile } from "./figure-files.ts";
import styles from "./FigureEditor.module.css";
import { FigurePanel } from "./FigurePanel.tsx";
import { FigureSheet, type Zoom, zooms } from "./FigureSheet.tsx";
import { type FigureEditorState, type SavedFigure, useFigureEditor } from "./use-figure-editor.ts";

interface FigureEditorProps {
  experimentId: string;
  saved?: SavedFigure;
  given: FigureInput;
}

/** A figure at its size, and beside it everything that can be set about it. */
export function FigureEditor(props: FigureEditorProps) {
  const editor = useFigureEditor(props);
  const [isFull, setFull] = useState(false);
  const [zoom, nextZoom] = useZoom();
  const { actions, loaded, undo } = editor;
  const scope = "Figure";
  useCommands([
    { label: "Undo", keys: "Ctrl+z", scope, run: undo },
    { label: "Save", keys: "Ctrl+s", scope, run: () => void actions.save() },
    { label: "Full page", keys: "Enter", scope, run: () => setFull(!isFull) },
    { label: "Zoom", keys: "z", scope, run: nextZoom },
    { label: "Redraw", keys: "r", scope, run: () => void loaded.refetch() },
  ]);
  return (
    <Frame
      title={editor.name || "Figure"}
      crumbs={useCrumbs(props.experimentId)}
      controls={<Facts editor={editor} />}
      actions={editor.drawing && <Files editor={editor} />}
      footer={<Standing editor={editor} />}
    >
      <div className={styles.editor} data-full={isFull || undefined}>
        <FigureSheet editor={editor} zoom={zoom} onZoom={nextZoom} />
        {!isFull && <FigurePanel editor={editor} />}
      </div>
    </Frame>
  );
}

function useZoom(): [Zoom, next: () => void] {
  const [kept] = useState(() => remembered<Zoom>("figure.zoom", "fit"));
  const [zoom, setZoom] = useState(() => kept.read());
  const next = (): void => {
    const following = zooms[(zooms.indexOf(zoom) + 1) % zooms.length]!;
    kept.write(following);
    setZoom(following);
  };
  return [zoom, next];
}

function useCrumbs(experimentId: string): Crumb[] {
  const { data } = useQuery(query("getExperiment", { experiment_id: experimentId }));
  const name = data?.experiment.name ?? experimentId;
  return [
    { text: name, target: pb.runs({ experimentId }) },
    { text: "figures", target: pb.figures() },
  ];
}

interface PartProps {
  editor: FigureEditorState;
}

/** Which runs the figure shows. */
function Facts({ editor: { loaded, spec } }: PartProps) {
  const runs = loaded.data?.data.runs;
  if (runs === undefined) return null;
  const groups = spec.group_by === null ? undefined : groupsOf(runs, spec.group_by).length;
  return (
    <div className={styles.facts}>
      <span className={styles.fact}>
        from{" "}
        <b>
          {plural(runs.length, "run")}
          {groups !== undefined && ` · ${plural(groups, "group")}`}
        </b>
      </span>
      {spec.query.filter !== "" && (
        <span className={styles.fact} title={spec.query.filter}>
          query <b>{spec.query.filter}</b>
        </span>
      )}
    </div>
  );
}

/** Whether it is saved, and how old its data are. */
function Standing({ editor: { saved, isChanged, loaded } }: PartProps) {
  return (
    <>
      {saved === undefined && <span>not saved yet</span>}
      {saved !== undefined && (
        <span>
          {isChanged ? "changed since it was saved" : "saved"}{" "}
          <Time at={saved.last_update_time} inSentence />
        </span>
      )}
      {loaded.dataUpdatedAt > 0 && (
        <span>
          drawn with the runs of <Time at={loaded.dataUpdatedAt} inSentence />
        </span>
      )}
    </>
  );
}

const densities = [150, 300, 600];

function Files({ editor: { name, draw } }: PartProps) {
  const { tell } = useNotices();
  const save = async (
    extension: string,
    make: (drawing: Drawing) => Blob | Promise<Blob>,
  ): Promise<void> => {
    try {
      const file = await make(await draw());
      saveFile(`${name || "figure"}.${extension}`, file.type, file);
      tell({ text: `Saved ${name}.${extension} to your downloads` });
    } catch (error) {
      tell({ text: `The file was not made: ${messageOf(error)}`, tone: "bad" });
    }
  };
  return (
    <>
      <Button onClick={() => void save("csv", csvFile)}>CSV</Button>
      <Menu
        label="PNG"
        items={densities.map((dotsPerInch) => ({
          label: `${dotsPerInch} dots per inch`,
          onChoose: () => void save("png", (drawing) => pngFile(drawing, dotsPerInch)),
        }))}
      />
      <Button onClick={() => void save("pdf", pdfFile)}>PDF</Button>
      <Button look="main" onClick={() => void save("svg", svgFile)}>
        SVG
      </Button>
    </>
  );
}
