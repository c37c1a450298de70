import { urlOf } from "../../api/call.ts";
import { Ask } from "../../components/Ask.tsx";
import { Button, IconButton } from "../../components/Button.tsx";
import { DatasetInputs } from "../../components/DatasetInputs.tsx";
import { Progress } from "../../components/Progress.tsx";
import { Section } from "../../components/Section.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { ModelArtifacts } from "../../registry/ModelArtifacts.tsx";
import { promptText } from "../../registry/prompt-text.ts";
import { PromptText } from "../../registry/PromptText.tsx";
import { registryCrumb } from "../../registry/registry-crumb.ts";
import { ModelSchema } from "../../registry/ModelSchema.tsx";
import { isPrompt, modelNamed } from "../../registry/registry-queries.ts";
import layout from "../../registry/TwoSides.module.css";
import { ValueTable } from "../../registry/ValueTable.tsx";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { pb } from "../../util/path-builder.ts";
import { useVersionPage, versionNamed, type VersionPageState } from "./use-version-page.ts";
import { VersionSide } from "./VersionSide.tsx";

export const loader = ({ queryClient, params }: LoaderArguments) => {
  const { name = "", version = "" } = params;
  return Promise.all([
    queryClient.ensureQueryData(modelNamed(name)),
    queryClient.ensureQueryData(versionNamed({ name, version })),
  ]);
};

export function Page() {
  const page = useVersionPage();
  const { name, version, versions, model } = page;
  return (
    <Frame
      title={`Version ${version.version}`}
      crumbs={[registryCrumb(model), { text: name, target: pb.model({ name }) }]}
      actions={<Actions page={page} />}
      footer={
        <span>
          version {version.version} of {versions.length}
        </span>
      }
    >
      <Splitter name="model-version" initial={68}>
        <div className={layout.main}>
          <Question page={page} />
          {isPrompt(model) ? (
            <Section title="Text">
              <PromptText text={promptText(version)} />
            </Section>
          ) : (
            <>
              <Evidence page={page} />
              <Files page={page} />
            </>
          )}
        </div>
        <VersionSide page={page} />
      </Splitter>
    </Frame>
  );
}

interface PartProps {
  page: VersionPageState;
}

function Actions({ page: { version, go, setDoing } }: PartProps) {
  return (
    <>
      <Button look="main" keys="p" onClick={() => go(pb.promote(version))}>
        Promote
      </Button>
      <IconButton icon="trash" label="Delete the version" onClick={() => setDoing("delete")} />
    </>
  );
}

function Question({ page: { name, version, doing, setDoing, actions, go } }: PartProps) {
  if (doing !== "delete") return null;
  return (
    <div className={layout.bar}>
      <Ask
        question={`Delete version ${version.version} for good? Its number is not given again; its run and artifacts stay.`}
        action="Delete"
        onClose={() => setDoing(undefined)}
        onConfirm={() =>
          void actions.version.remove(version).then((done) => done && go(pb.model({ name })))
        }
      />
    </div>
  );
}

const nothing: ReadonlyMap<string, string> = new Map();

function Evidence({ page: { evidence } }: PartProps) {
  return (
    <div className={layout.values}>
      <Section title="Metrics">
        <ValueTable label="Metrics" values={evidence?.metrics ?? nothing} />
      </Section>
      <Section title="Params">
        <ValueTable label="Params" values={evidence?.params ?? nothing} />
      </Section>
      <Section title="Datasets">
        <DatasetInputs inputs={evidence?.run?.inputs?.dataset_inputs} />
      </Section>
    </div>
  );
}

/** What the server can read: the files, and what MLmodel says, where they are a run's or a model's. */
function Files({ page: { version, evidence, shown, setView } }: PartProps) {
  const { name, version: number, source } = version;
  if (!evidence) return <Progress label="The artifacts are found" />;
  if (!evidence.artifacts)
    return (
      <Section title="Artifacts">
        <p className={layout.none}>
          They are kept at <code>{source}</code>, which this server does not read.
        </p>
      </Section>
    );
  return (
    <>
      <Section title="Signature and flavors">
        <ModelSchema
          url={urlOf("getModelVersionArtifact", { name, version: number, path: "MLmodel" })}
        />
      </Section>
      <Section title="Artifacts">
        <ModelArtifacts
          {...evidence.artifacts}
          shown={shown}
          onShow={(patch) => setView(patch, { replace: true })}
        />
      </Section>
    </>
  );
}
