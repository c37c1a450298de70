import { useMemo } from "react";
import { Ask } from "../../components/Ask.tsx";
import { Button } from "../../components/Button.tsx";
import { EditableMarkdown } from "../../components/EditableMarkdown.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { TagList } from "../../components/TagList.tsx";
import { DeleteModel } from "../../registry/DeleteModel.tsx";
import { History } from "../../registry/History.tsx";
import { isPrompt, modelNamed, versionsOf } from "../../registry/registry-queries.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { formatCount, plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { serverAddress } from "../../util/server-address.ts";
import { AliasBoard } from "./AliasBoard.tsx";
import styles from "./ModelPage.module.css";
import { keyOf, type ModelPageState, useModelPage } from "./use-model-page.ts";
import { PromptPanel } from "./PromptPanel.tsx";
import { registryCrumb } from "../../registry/registry-crumb.ts";
import { versionColumns } from "./version-columns.tsx";

export async function loader({ queryClient, params }: LoaderArguments) {
  const { registered_model } = await queryClient.ensureQueryData(modelNamed(params["name"]!));
  await queryClient.ensureQueryData(versionsOf(registered_model));
}

export function Page() {
  const page = useModelPage();
  const { model, versions, selected } = page;
  return (
    <Frame
      title={model.name}
      crumbs={[registryCrumb(model)]}
      actions={<Actions page={page} />}
      footer={
        <>
          <b>{plural(versions.length, "version")}</b>
          {selected.size > 0 && <span>{formatCount(selected.size)} selected</span>}
        </>
      }
    >
      <Splitter name="model" initial={70}>
        <div className={styles.page}>
          <Doing page={page} />
          <div className={styles.table}>
            <Versions page={page} />
          </div>
          <Prompt page={page} />
        </div>
        <Side page={page} />
      </Splitter>
    </Frame>
  );
}

interface PartProps {
  page: ModelPageState;
}

function Actions({ page: { model, current, setDoing, go } }: PartProps) {
  return (
    <>
      <Button
        look="main"
        keys="p"
        disabled={!current}
        onClick={() => current && go(pb.promote({ name: model.name, version: current.version }))}
      >
        Promote{current && ` ${current.version}`}
      </Button>
      <Menu
        label="More"
        icon="more"
        items={[
          { label: "Rename", keys: "r", onChoose: () => setDoing("rename") },
          ...(current
            ? [
                {
                  label: `Delete version ${current.version}`,
                  keys: "Delete",
                  tone: "bad" as const,
                  onChoose: () => setDoing("delete version"),
                },
              ]
            : []),
          { label: "Delete the model", tone: "bad", onChoose: () => setDoing("delete") },
        ]}
      />
    </>
  );
}

/** What is under way, above the table: a name that is typed or a question. */
function Doing({ page: { model, current, doing, setDoing, actions, go } }: PartProps) {
  const close = (): void => setDoing(undefined);
  if (doing === undefined) return null;
  const { name } = model;
  return (
    <div className={styles.bar}>
      {doing === "rename" && (
        <InlineForm
          label="Name"
          initial={name}
          action="Rename"
          onSubmit={(next) =>
            actions.model.rename(name, next, (shown) => go(pb.model({ name: shown })))
          }
          onClose={close}
        />
      )}
      {doing === "delete" && (
        <DeleteModel
          model={model}
          onClose={close}
          onConfirm={() => void actions.model.remove(name).then((done) => done && go(pb.models()))}
        />
      )}
      {doing === "delete version" && current && (
        <Ask
          question={`Delete version ${current.version} for good? Its number is not given again; its run and artifacts stay.`}
          action="Delete"
          onClose={close}
          onConfirm={() => void actions.version.remove(current)}
        />
      )}
    </div>
  );
}

function Prompt({ page: { model, versions, cursor, current, shown, setView } }: PartProps) {
  if (!isPrompt(model) || !current) return null;
  return (
    <PromptPanel
      version={current}
      before={versions[cursor + 1]}
      tab={shown.text}
      onTab={(text) => setView({ text }, { replace: true })}
    />
  );
}

function Versions({ page }: PartProps) {
  const { model, versions, evidence, cursor, setCursor, selected, select, open } = page;
  const columns = useMemo(
    () => versionColumns(model, versions, evidence),
    [model, versions, evidence],
  );
  if (versions.length === 0)
    return (
      <EmptyState
        title="No versions yet"
        snippet={{
          python: `import mlflow\n\nmlflow.register_model("runs:/<run id>/model", ${JSON.stringify(model.name)})`,
          typescript: `import { createClient } from "millrace/client";

const client = createClient({ uri: "${serverAddress()}" });
await client.createModelVersion({
  name: ${JSON.stringify(model.name)},
  source: "models:/<model id>",
});`,
        }}
      >
        Register a model from the page of a run or of a logged model.
      </EmptyState>
    );
  return (
    <VirtualTable
      label="Versions"
      columns={columns}
      layout={plainLayout}
      count={versions.length}
      rowAt={(at) => versions[at]}
      keyOf={keyOf}
      cursor={cursor}
      onCursor={setCursor}
      selected={selected}
      onSelect={select}
      onOpen={open}
    />
  );
}

const sides = [
  ["about", "About"],
  ["history", "History"],
] as const;

function Side({ page: { model, shown, setView, ...page } }: PartProps) {
  return (
    <section aria-label="About the model" className={styles.side}>
      <Tabs
        label="About the model"
        tabs={sides}
        current={shown.side}
        onChange={(side) => setView({ side }, { replace: true })}
      >
        <div className={styles.about}>
          {shown.side === "history" ? (
            <History name={model.name} />
          ) : (
            <About page={{ model, shown, setView, ...page }} />
          )}
        </div>
      </Tabs>
    </section>
  );
}

function About({ page: { model, current, naming, setNaming, actions } }: PartProps) {
  const { name, description = "", tags = [] } = model;
  return (
    <>
      <EditableMarkdown
        key={name}
        label="Description"
        text={description}
        onSave={(text) => actions.model.describe(model, text)}
      />
      <h2>Aliases</h2>
      <AliasBoard
        model={model}
        actions={actions.alias}
        naming={naming}
        onNaming={setNaming}
        current={current?.version}
      />
      <h2>Tags</h2>
      <TagList
        tags={tags}
        onSet={(key, value) => actions.model.setTag(name, key, value)}
        onDelete={(key, value) => void actions.model.deleteTag(name, key, value)}
      />
    </>
  );
}
