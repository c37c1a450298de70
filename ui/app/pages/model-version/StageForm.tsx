import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Select } from "../../components/Select.tsx";
import type { ModelVersion } from "../../registry/registry-queries.ts";
import { type Stage, stages } from "../../registry/use-version-actions.ts";
import { plural } from "../../util/numbers.ts";
import styles from "./StageForm.module.css";

interface StageFormProps {
  version: ModelVersion;
  versions: readonly ModelVersion[];
  onMove: (version: ModelVersion, stage: Stage, archived: readonly ModelVersion[]) => void;
}

const options = stages.map((stage) => [stage, stage] as const);

/** The stages of MLflow's old ways, folded: aliases have taken their place. */
export function StageForm({ version, versions, onMove }: StageFormProps) {
  const { current_stage = "None" } = version;
  const [stage, setStage] = useState(current_stage as Stage);
  const [archive, setArchive] = useState(false);
  const others = ["Staging", "Production"].includes(stage)
    ? versions.filter((each) => each.current_stage === stage && each.version !== version.version)
    : [];
  return (
    <details open={current_stage !== "None"}>
      <summary className={styles.summary}>Stage: {current_stage}</summary>
      <div className={styles.form}>
        <Select label="Move to" value={stage} options={options} onChange={setStage} />
        {others.length > 0 && (
          <label>
            <input
              type="checkbox"
              checked={archive}
              onChange={({ target }) => setArchive(target.checked)}
            />{" "}
            archive {plural(others.length, "version")} there
          </label>
        )}
        <Button
          disabled={stage === current_stage}
          onClick={() => onMove(version, stage, archive ? others : [])}
        >
          Move
        </Button>
      </div>
    </details>
  );
}
