import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/queries.ts";
import { Button } from "../../components/Button.tsx";
import { EditableMarkdown } from "../../components/EditableMarkdown.tsx";
import { Fact, Facts } from "../../components/Facts.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Link } from "../../components/Link.tsx";
import { Section } from "../../components/Section.tsx";
import { TagList } from "../../components/TagList.tsx";
import { Time } from "../../components/Time.tsx";
import { History } from "../../registry/History.tsx";
import { asked } from "../../registry/load-code.ts";
import { LoadCode } from "../../registry/LoadCode.tsx";
import { aliasesOf, isPrompt } from "../../registry/registry-queries.ts";
import layout from "../../registry/TwoSides.module.css";
import { pb } from "../../util/path-builder.ts";
import { AliasList } from "./AliasList.tsx";
import { StageForm } from "./StageForm.tsx";
import type { VersionPageState } from "./use-version-page.ts";

interface PartProps {
  page: VersionPageState;
}

/** What the version is called, where it came from, and how to load it. */
export function VersionSide({ page }: PartProps) {
  const { name, model, version, versions, actions } = page;
  const { version: number, description = "", tags = [] } = version;
  return (
    <div className={layout.side}>
      <Section title="Aliases">
        <Aliases page={page} />
      </Section>
      <Section title="Description">
        <EditableMarkdown
          key={number}
          label="Description"
          text={description}
          onSave={(text) => actions.version.describe(version, text)}
        />
      </Section>
      <Section title="Where it came from">
        <Origin page={page} />
      </Section>
      <Section title="Load it">
        <LoadCode
          uri={`${isPrompt(model) ? "prompts" : "models"}:/${name}/${number}`}
          from={
            isPrompt(model)
              ? asked("getModelVersion", { name, version: number })
              : asked("getModelVersionArtifact", { name, version: number, path: "MLmodel" })
          }
        />
      </Section>
      <Section title="Tags">
        <TagList
          key={number}
          tags={tags}
          onSet={(key, value) => actions.version.setTag(version, key, value)}
          onDelete={(key, value) => void actions.version.deleteTag(version, key, value)}
        />
      </Section>
      <Section title="History">
        <History name={name} version={number} />
      </Section>
      {!isPrompt(model) && (
        <StageForm
          key={`${number} ${version.current_stage}`}
          version={version}
          versions={versions}
          onMove={actions.version.setStage}
        />
      )}
    </div>
  );
}

function Aliases({ page: { name, version, model, doing, setDoing, actions } }: PartProps) {
  const { version: number } = version;
  return (
    <>
      <AliasList
        aliases={aliasesOf(model, number)}
        onDelete={(alias) => void actions.alias.deleteAlias(name, alias, number)}
      />
      {doing === "alias" ? (
        <InlineForm
          label={`Alias for version ${number}`}
          suggestions={(model.aliases ?? []).map(({ alias }) => alias)}
          action="Set"
          onSubmit={(alias) => actions.alias.setAlias(model, alias, number)}
          onClose={() => setDoing(undefined)}
        />
      ) : (
        <div className={layout.bar}>
          <Button icon="plus" keys="a" onClick={() => setDoing("alias")}>
            Set an alias
          </Button>
        </div>
      )}
    </>
  );
}

function Origin({ page: { model, version, evidence } }: PartProps) {
  const { run_id: runId, source, status, status_message, creation_timestamp: at } = version;
  const modelId = evidence?.modelId;
  const info = evidence?.run?.info;
  const experimentId = info?.experiment_id ?? "";
  const { data } = useQuery({
    ...query("getExperiment", { experiment_id: experimentId }),
    enabled: experimentId !== "",
  });
  return (
    <Facts>
      <Fact name="run">
        {runId && <Link target={pb.run({ runId })}>{info?.run_name ?? runId}</Link>}
      </Fact>
      <Fact name="experiment">
        {experimentId !== "" && (
          <Link target={pb.runs({ experimentId })}>{data?.experiment.name ?? experimentId}</Link>
        )}
      </Fact>
      <Fact name="model">
        {modelId && (
          <Link target={pb.loggedModel({ modelId })}>
            {evidence?.loggedModel?.info.name ?? modelId}
          </Link>
        )}
      </Fact>
      <Fact name="source">{!isPrompt(model) && <code>{source}</code>}</Fact>
      <Fact name="user">{version.user_id || info?.user_id}</Fact>
      <Fact name="created">{at !== undefined && <Time at={at} />}</Fact>
      <Fact name="status">
        {status?.replace("_", " ").toLowerCase()} {status_message}
      </Fact>
    </Facts>
  );
}
