import { useMemo, useRef } from "react";
import { messageOf } from "../../api/error.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState, type Snippet } from "../../components/EmptyState.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { DeleteModel } from "../../registry/DeleteModel.tsx";
import { modelFilter, modelsBy } from "../../registry/registry-queries.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { plural } from "../../util/numbers.ts";
import { modelColumns, stagesOf } from "./model-columns.tsx";
import styles from "../../table/TablePage.module.css";
import { serverAddress } from "../../util/server-address.ts";
import { keyOf, modelsView, type ModelsPageState, useModelsPage } from "./use-models-page.ts";

/** A filter that cannot be read is told of beside its field, on the page itself. */
export const loader = ({ queryClient, search }: LoaderArguments) => {
  const { q, show } = modelsView.read(search);
  return queryClient.prefetchQuery(modelsBy(modelFilter(q, show === "prompts")));
};

export function Page() {
  const page = useModelsPage();
  const { prompts, setView, setDoing, models } = page;
  return (
    <Frame
      title={prompts ? "Prompts" : "Models"}
      actions={
        <>
          <Button onClick={() => setView({ show: prompts ? "models" : "prompts", q: "" })}>
            {prompts ? "Models" : "Prompts"}
          </Button>
          {!prompts && (
            <Button look="main" icon="plus" onClick={() => setDoing("create")}>
              New model
            </Button>
          )}
        </>
      }
      footer={<b>{plural(models.length, prompts ? "prompt" : "model")}</b>}
    >
      <div className={styles.page}>
        <Bar page={page} />
        <Doing page={page} />
        <div className={styles.table}>
          <Table page={page} />
        </div>
      </div>
    </Frame>
  );
}

interface PartProps {
  page: ModelsPageState;
}

function Bar({ page: { shown, setView, prompts, error } }: PartProps) {
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    {
      label: "Find",
      keys: "/",
      scope: prompts ? "Prompts" : "Models",
      run: () => search.current?.focus(),
    },
  ]);
  return (
    <div className={styles.bar}>
      <SearchField
        ref={search}
        label="Find by name, or by a filter such as tags.team = 'vision'"
        value={shown.q}
        onChange={(q) => setView({ q }, { replace: true })}
        problem={error && shown.q !== "" ? messageOf(error) : undefined}
      />
    </div>
  );
}

function Doing({ page: { doing, setDoing, current, actions, prompts, setView } }: PartProps) {
  const close = (): void => setDoing(undefined);
  if (doing === "create" && !prompts)
    return (
      <div className={styles.bar}>
        <InlineForm
          label="Name of the new model"
          action="Create"
          onSubmit={actions.create}
          onClose={close}
        />
      </div>
    );
  if (!current) return null;
  if (doing === "rename")
    return (
      <div className={styles.bar}>
        <InlineForm
          label="Name"
          initial={current.name}
          action="Rename"
          onSubmit={(name) => actions.rename(current.name, name, () => setView({ q: "" }))}
          onClose={close}
        />
      </div>
    );
  if (doing !== "delete") return null;
  return (
    <div className={styles.bar}>
      <DeleteModel
        model={current}
        onConfirm={() => void actions.remove(current.name)}
        onClose={close}
      />
    </div>
  );
}

function Table({ page }: PartProps) {
  const { shown, setView, prompts, models, error, refetch, cursor, setCursor, open } = page;
  const { order } = shown;
  const withStages = useMemo(() => models.some((model) => stagesOf(model).length > 0), [models]);
  const columns = useMemo(
    () => modelColumns(order, (next) => setView({ order: next }), withStages),
    [order, setView, withStages],
  );
  if (error && shown.q === "")
    return (
      <Problem title="The models cannot be shown" error={error} onRetry={() => void refetch()} />
    );
  if (page.isPending) return <Progress label="The models are loading" />;
  if (models.length === 0) return <Nothing page={page} />;
  return (
    <VirtualTable
      label={prompts ? "Prompts" : "Models"}
      columns={columns}
      layout={plainLayout}
      count={models.length}
      rowAt={(at) => models[at]}
      keyOf={keyOf}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={open}
    />
  );
}

const snippet = (): Snippet => ({
  python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
mlflow.sklearn.log_model(model, name="model", registered_model_name="first")`,
  typescript: `import { createClient } from "millrace/client";

const client = createClient({ uri: "${serverAddress()}" });
await client.createRegisteredModel({ name: "first" });`,
});

const promptSnippet = (): Snippet => ({
  python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
mlflow.genai.register_prompt(name="greeting", template="Say hello to {{name}}.")`,
  typescript: `import { createClient } from "millrace/client";

const client = createClient({ uri: "${serverAddress()}" });
await client.createRegisteredModel({
  name: "greeting",
  tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }],
});`,
});

function Nothing({ page: { shown, prompts, error } }: PartProps) {
  if (error) return null;
  const what = prompts ? "prompt" : "model";
  if (shown.q !== "") return <EmptyState title={`No ${what} is found by “${shown.q}”`} />;
  return (
    <EmptyState title={`No ${what}s yet`} snippet={prompts ? promptSnippet() : snippet()}>
      {prompts
        ? "Register a prompt from a script."
        : "Register a model when it is logged, or from the page of a run."}
    </EmptyState>
  );
}
