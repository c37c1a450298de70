import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { EditableMarkdown } from "../../components/EditableMarkdown.tsx";
import { Fact, Facts } from "../../components/Facts.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Link } from "../../components/Link.tsx";
import { TagList } from "../../components/TagList.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../util/path-builder.ts";
import { NOTE, ownerOf, tagOf } from "./experiment-queries.ts";
import type { Experiment } from "./experiment-tree.ts";
import styles from "./ExperimentDetails.module.css";
import type { ExperimentActions } from "./use-experiment-actions.ts";

interface ExperimentDetailsProps {
  experiment: Experiment;
  actions: ExperimentActions;
  renaming: boolean;
  onRenaming: (renaming: boolean) => void;
}

/** What is known of the experiment at the cursor, and what can be changed about it. */
export function ExperimentDetails(props: ExperimentDetailsProps) {
  const { experiment, actions, renaming, onRenaming } = props;
  const { experiment_id, name } = experiment;
  const isActive = experiment.lifecycle_stage === "active";
  return (
    <section aria-label={name} className={styles.details}>
      {renaming ? (
        <InlineForm
          label="Name"
          initial={name}
          action="Rename"
          onSubmit={(next) => actions.rename(experiment, next)}
          onClose={() => onRenaming(false)}
        />
      ) : (
        <h2 className={styles.name}>
          <Link target={pb.runs({ experimentId: experiment_id })}>{name}</Link>
        </h2>
      )}
      <div className={styles.actions}>
        {isActive ? (
          <>
            <Button icon="edit" keys="r" onClick={() => onRenaming(true)}>
              Rename
            </Button>
            <Button icon="trash" keys="Delete" onClick={() => void actions.remove([experiment])}>
              Delete
            </Button>
          </>
        ) : (
          <Button onClick={() => void actions.restore([experiment])}>Restore</Button>
        )}
      </div>
      <EditableMarkdown
        key={experiment_id}
        label="Description"
        text={tagOf(experiment, NOTE) ?? ""}
        onSave={isActive ? (text) => actions.setTag(experiment, NOTE, text) : undefined}
      />
      <h3>Tags</h3>
      <TagList
        key={`tags ${experiment_id}`}
        tags={(experiment.tags ?? []).map(({ key = "", value = "" }) => ({ key, value }))}
        onSet={isActive ? (key, value) => actions.setTag(experiment, key, value) : undefined}
        onDelete={
          isActive ? (key, value) => void actions.deleteTag(experiment, key, value) : undefined
        }
      />
      <h3>Facts</h3>
      <ExperimentFacts experiment={experiment} />
    </section>
  );
}

function ExperimentFacts({ experiment }: { experiment: Experiment }) {
  const { experiment_id, creation_time, last_update_time, artifact_location } = experiment;
  const owner = ownerOf(experiment);
  return (
    <Facts>
      <Fact name="id">
        <code>{experiment_id}</code> <CopyButton text={experiment_id} label="Copy the id" />
      </Fact>
      <Fact name="owner">{owner}</Fact>
      {creation_time !== undefined && (
        <Fact name="created">
          <Time at={creation_time} />
        </Fact>
      )}
      {last_update_time !== undefined && (
        <Fact name="changed">
          <Time at={last_update_time} />
        </Fact>
      )}
      {artifact_location !== undefined && (
        <Fact name="artifacts">
          <code>{artifact_location}</code>
        </Fact>
      )}
    </Facts>
  );
}
