import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { urlOf } from "../../api/call.ts";
import { query } from "../../api/queries.ts";
import { Section } from "../../components/Section.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import type { LoggedModel } from "../../registry/evidence.ts";
import { ModelArtifacts } from "../../registry/ModelArtifacts.tsx";
import { ModelSchema } from "../../registry/ModelSchema.tsx";
import { RegisterModel } from "../../registry/RegisterModel.tsx";
import layout from "../../registry/TwoSides.module.css";
import { valuesByName } from "../../registry/values-by-name.ts";
import { ValueTable } from "../../registry/ValueTable.tsx";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { list, text, view } from "../../util/view-state.ts";
import { LoggedModelSide } from "./LoggedModelSide.tsx";

const loggedModelView = view({ file: text(), open: list() });

const modelWith = (model_id: string) => query("getLoggedModel", { model_id, allow_deleted: true });

export const loader = ({ queryClient, params }: LoaderArguments) =>
  queryClient.ensureQueryData(modelWith(params["modelId"]!));

export function Page() {
  const { modelId } = useParams({ strict: false }) as { modelId: string };
  const { model } = useSuspenseQuery(modelWith(modelId)).data;
  const { info } = model;
  const { experiment_id } = info;
  const { data } = useQuery(query("getExperiment", { experiment_id }));
  return (
    <Frame
      title={info.name}
      crumbs={[
        {
          text: data?.experiment.name ?? `experiment ${experiment_id}`,
          target: pb.runs({ experimentId: experiment_id }),
        },
        { text: "models", target: pb.loggedModels({ experimentId: experiment_id }) },
      ]}
      actions={
        <RegisterModel
          source={`models:/${modelId}`}
          runId={info.source_run_id || undefined}
          modelId={modelId}
        />
      }
    >
      <Splitter name="logged-model" initial={68}>
        <Main model={model} />
        <LoggedModelSide model={model} />
      </Splitter>
    </Frame>
  );
}

function Main({ model: { info, data } }: { model: LoggedModel }) {
  const { model_id } = info;
  const [shown, setView] = useView(loggedModelView);
  const source = useMemo(() => ({ model_id }), [model_id]);
  return (
    <div className={layout.main}>
      <div className={layout.values}>
        <Section title="Metrics">
          <ValueTable label="Metrics" values={valuesByName(data.metrics)} />
        </Section>
        <Section title="Params">
          <ValueTable label="Params" values={valuesByName(data.params)} />
        </Section>
      </div>
      <Section title="Signature and flavors">
        <ModelSchema
          url={urlOf("getLoggedModelArtifact", { model_id, artifact_file_path: "MLmodel" })}
        />
      </Section>
      <Section title="Artifacts">
        <ModelArtifacts
          source={source}
          directory=""
          shown={shown}
          onShow={(patch) => setView(patch, { replace: true })}
        />
      </Section>
    </div>
  );
}
