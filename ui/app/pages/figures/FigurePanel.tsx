import type { ReactNode } from "react";
import { AxesFields } from "./AxesFields.tsx";
import { DataFields } from "./DataFields.tsx";
import styles from "./FigureEditor.module.css";
import { KeepFields } from "./KeepFields.tsx";
import { LookFields, SizeFields } from "./LookFields.tsx";
import type { FigureEditorState } from "./use-figure-editor.ts";

/** Everything that can be set about a figure. */
export function FigurePanel({ editor }: { editor: FigureEditorState }) {
  return (
    <aside aria-label="Settings of the figure" className={styles.panel}>
      <div className={styles.settings}>
        <Section title="Data">
          <DataFields editor={editor} />
        </Section>
        <Section title="Size and type">
          <SizeFields editor={editor} />
        </Section>
        <Section title="Axes">
          <AxesFields editor={editor} />
        </Section>
        <Section title="Colour and legend">
          <LookFields editor={editor} />
        </Section>
      </div>
      <div className={styles.keep}>
        <Section title="Keep">
          <KeepFields editor={editor} />
        </Section>
      </div>
    </aside>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h2>{title}</h2>
      <div className={styles.fields}>{children}</div>
    </>
  );
}
