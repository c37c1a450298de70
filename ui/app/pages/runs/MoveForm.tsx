import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Select } from "../../components/Select.tsx";
import { formatCount } from "../../util/numbers.ts";
import { allExperiments } from "../experiments/experiment-queries.ts";
import type { Run } from "./run-data.ts";
import styles from "./RunsPage.module.css";
import { useRunsTable } from "./runs-table.ts";
import type { RunActions } from "./use-run-actions.ts";

interface MoveFormProps {
  runs: readonly Run[];
  actions: RunActions;
  onClose: () => void;
}

/** Asks for the experiment that runs are moved to. */
export function MoveForm({ runs, actions, onClose }: MoveFormProps) {
  const { experimentId, setSelected } = useRunsTable();
  const { data: experiments = [] } = useQuery(allExperiments(false));
  const others = experiments.filter(({ experiment_id }) => experiment_id !== experimentId);
  const [to, setTo] = useState("");
  const target = others.find(({ experiment_id }) => experiment_id === to);
  const move = async (): Promise<void> => {
    if (!target) return;
    const done = await actions.move(runs, { id: target.experiment_id, name: target.name });
    if (!done) return;
    setSelected([]);
    onClose();
  };
  return (
    <form
      className={styles.asking}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <Select
        label="Move to"
        value={to}
        options={[
          ["", "choose an experiment"],
          ...others.map(({ experiment_id, name }) => [experiment_id, name] as const),
        ]}
        onChange={setTo}
      />
      <Button type="submit" look="main" disabled={!target}>
        Move {runs.length === 1 ? "the run" : `${formatCount(runs.length)} runs`}
      </Button>
      <Button onClick={onClose}>Cancel</Button>
    </form>
  );
}
