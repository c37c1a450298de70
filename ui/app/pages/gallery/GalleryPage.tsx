import { useState } from "react";
import { ArtifactComparison } from "../../artifacts/ArtifactComparison.tsx";
import { Button, IconButton } from "../../components/Button.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Markdown } from "../../components/Markdown.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Num } from "../../components/Num.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { StatusDot } from "../../components/StatusDot.tsx";
import { TextField } from "../../components/TextField.tsx";
import { Duration, Time } from "../../components/Time.tsx";
import { Page as Frame } from "../../shell/Page.tsx";
import { useNotices } from "../../shell/notices.ts";
import { digitsFor, formatBytes } from "../../util/numbers.ts";
import { useRunColors } from "../../util/use-run-colors.ts";
import { useView } from "../../util/use-view.ts";
import { list, text, view } from "../../util/view-state.ts";
import styles from "./GalleryPage.module.css";
import { GalleryTable } from "./GalleryTable.tsx";

/** Two runs whose artifacts are compared: `?runs=<id>,<id>`. */
const galleryView = view({ runs: list(), path: text(), open: list() });

/** Every part of the UI on one page, for those who build with them and for the tests. */
export function Page() {
  const [{ runs }] = useView(galleryView);
  if (runs.length === 2) return <Comparison />;
  return (
    <Frame title="Gallery" footer={<span>All parts in all their states</span>}>
      <Splitter name="gallery" initial={50}>
        <GalleryTable />
        <div className={styles.parts}>
          <Controls />
          <Values />
          <RunHues />
          <Markdown
            text={"## Markdown\n\nWith `code`, a [link](https://example.org) and\n\n- a list"}
          />
          <EmptyState
            title="Nothing yet"
            snippet={{ python: "import mlflow", typescript: "await 0" }}
          >
            How it comes to be.
          </EmptyState>
        </div>
      </Splitter>
    </Frame>
  );
}

function Comparison() {
  const [{ runs, path, open }, setView] = useView(galleryView);
  const [baseline = "", other = ""] = runs;
  return (
    <Frame title="Gallery: compared artifacts">
      <ArtifactComparison
        baseline={{ label: "baseline", source: { run_id: baseline } }}
        other={{ label: "other", source: { run_id: other } }}
        path={path}
        onPath={(next) => setView({ path: next })}
        open={open}
        onOpen={(next) => setView({ open: next })}
      />
    </Frame>
  );
}

function Controls() {
  const [name, setName] = useState("");
  const [pinned, setPinned] = useState(true);
  const { tell } = useNotices();
  return (
    <section aria-label="Controls" className={styles.row}>
      <Button>Plain</Button>
      <Button look="main" keys="Ctrl+Enter">
        Main
      </Button>
      <Button look="danger">Danger</Button>
      <Button disabled>Disabled</Button>
      <IconButton icon="search" label="Search" />
      <Menu
        label="More"
        icon="more"
        items={[
          {
            label: "Tell",
            keys: "t",
            onChoose: () => tell({ text: "Told", undo: async () => {} }),
          },
          { label: "Pinned", checked: pinned, onChoose: () => setPinned(!pinned) },
          { label: "Fail", tone: "bad", onChoose: () => tell({ text: "Failed", tone: "bad" }) },
        ]}
      />
      <Confirm
        label="Delete for good…"
        question="Delete 40 runs for good?"
        action="Delete"
        onConfirm={() => tell({ text: "Deleted" })}
      />
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        problem={name.includes("'") ? "Leave out the quote." : undefined}
      />
    </section>
  );
}

const numbers = [0.78412, 0.78409, 1e-9, 3_000_000, NaN, Infinity];
const start = Date.UTC(2026, 0, 2, 3, 4, 5);

function Values() {
  return (
    <section aria-label="Values" className={styles.row}>
      <StatusDot status="RUNNING" />
      <StatusDot status="RUNNING" stalled />
      <StatusDot status="SCHEDULED" />
      <StatusDot status="FINISHED" />
      <StatusDot status="FAILED" />
      <StatusDot status="KILLED" />
      {numbers.map((value) => (
        <Num key={value} value={value} digits={digitsFor(numbers)} />
      ))}
      <Num value={undefined} />
      <Time at={start} />
      <Duration from={start} to={start + 200_000} />
      <span>{formatBytes(12_400_000_000)}</span>
    </section>
  );
}

const runIds = Array.from({ length: 14 }, (_, at) => `run-${at}`);

function RunHues() {
  const looks = useRunColors().stylesOf(runIds);
  return (
    <svg role="img" aria-label="Run colours" viewBox="0 0 280 80" className={styles.colors}>
      {[...looks].map(([id, { color, dash }], at) => (
        <line
          key={id}
          x1={at * 20 + 6}
          x2={at * 20 + 6}
          y1={4}
          y2={76}
          stroke={color}
          strokeWidth={3}
          strokeDasharray={dash.join(" ")}
        />
      ))}
    </svg>
  );
}
