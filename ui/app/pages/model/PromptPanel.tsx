import { lazy, Suspense } from "react";
import { Progress } from "../../components/Progress.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { promptText } from "../../registry/prompt-text.ts";
import { PromptText } from "../../registry/PromptText.tsx";
import type { ModelVersion } from "../../registry/registry-queries.ts";
import styles from "./PromptPanel.module.css";

const TextDiff = lazy(async () => ({
  default: (await import("../../artifacts/TextDiff.tsx")).TextDiff,
}));

const tabs = [
  ["text", "Text"],
  ["changes", "Changes"],
] as const;

export type PromptTab = (typeof tabs)[number][0];

interface PromptPanelProps {
  version: ModelVersion;
  /** The version before it, if there was one. */
  before: ModelVersion | undefined;
  tab: PromptTab;
  onTab: (tab: PromptTab) => void;
}

/** The text of a prompt's version, and what has changed since the version before. */
export function PromptPanel({ version, before, tab, onTab }: PromptPanelProps) {
  return (
    <div className={styles.panel}>
      <Tabs label={`Version ${version.version}`} tabs={tabs} current={tab} onChange={onTab}>
        {tab === "text" ? (
          <PromptText text={promptText(version)} />
        ) : (
          <Suspense fallback={<Progress label="The changes are loading" />}>
            <TextDiff
              before={before ? promptText(before) : ""}
              after={promptText(version)}
              labels={[
                before ? `version ${before.version}` : "nothing before",
                `version ${version.version}`,
              ]}
            />
          </Suspense>
        )}
      </Tabs>
    </div>
  );
}
