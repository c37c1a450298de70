import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/queries.ts";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Fact, Facts } from "../../components/Facts.tsx";
import { Link } from "../../components/Link.tsx";
import { Section } from "../../components/Section.tsx";
import { TagList } from "../../components/TagList.tsx";
import { Time } from "../../components/Time.tsx";
import type { LoggedModel } from "../../registry/evidence.ts";
import { wordsOfStatus } from "../../registry/logged-model-status.ts";
import { asked } from "../../registry/load-code.ts";
import { LoadCode } from "../../registry/LoadCode.tsx";
import { tagOf, versionsFrom } from "../../registry/registry-queries.ts";
import layout from "../../registry/TwoSides.module.css";
import { useLoggedModelActions } from "../../registry/use-logged-model-actions.ts";
import { pb } from "../../util/path-builder.ts";

/** What the logged model is, what was registered from it, and how to load it. */
export function LoggedModelSide({ model }: { model: LoggedModel }) {
  const { model_id, tags = [] } = model.info;
  const actions = useLoggedModelActions();
  return (
    <div className={layout.side}>
      <Section title="Registered as">
        <Versions modelId={model_id} />
      </Section>
      <Section title="Where it came from">
        <Origin model={model} />
      </Section>
      <Section title="Load it">
        <LoadCode
          uri={`models:/${model_id}`}
          from={asked("getLoggedModelArtifact", { model_id, artifact_file_path: "MLmodel" })}
        />
      </Section>
      <Section title="Tags">
        <TagList
          tags={tags.map(({ key, value }) => ({ key, value }))}
          onSet={(key, value) => actions.setTag(model_id, key, value)}
          onDelete={(key, value) => void actions.deleteTag(model_id, key, value)}
        />
      </Section>
    </div>
  );
}

function Versions({ modelId }: { modelId: string }) {
  const { data: versions } = useQuery(versionsFrom(modelId));
  if (!versions) return null;
  if (versions.length === 0) return <p className={layout.none}>It is not registered yet.</p>;
  return (
    <ul aria-label="Registered as">
      {versions.map(({ name, version }) => (
        <li key={`${name} ${version}`}>
          <Link target={pb.modelVersion({ name, version })}>
            {name} version {version}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Origin({ model: { info } }: { model: LoggedModel }) {
  const { model_id, source_run_id: runId, status, status_message, tags } = info;
  const run = useQuery({
    ...query("getRun", { run_id: runId ?? "" }),
    enabled: runId !== undefined && runId !== "",
  }).data?.run;
  return (
    <Facts>
      <Fact name="id">
        <code>{model_id}</code> <CopyButton text={model_id} label="Copy the id" />
      </Fact>
      <Fact name="run">
        {runId && <Link target={pb.run({ runId })}>{run?.info.run_name ?? runId}</Link>}
      </Fact>
      <Fact name="status">
        {wordsOfStatus(status)} {status_message}
      </Fact>
      <Fact name="type">{info.model_type}</Fact>
      <Fact name="user">{tagOf(tags, "mlflow.user")}</Fact>
      <Fact name="created">
        <Time at={info.creation_timestamp_ms} />
      </Fact>
      <Fact name="artifacts">
        <code>{info.artifact_uri}</code>
      </Fact>
    </Facts>
  );
}
