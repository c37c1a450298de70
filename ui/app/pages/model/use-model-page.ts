import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { useEvidence } from "../../registry/evidence.ts";
import {
  isPrompt,
  modelNamed,
  type ModelVersion,
  versionsOf,
} from "../../registry/registry-queries.ts";
import { useAliasActions } from "../../registry/use-alias-actions.ts";
import { useModelActions } from "../../registry/use-model-actions.ts";
import { useVersionActions } from "../../registry/use-version-actions.ts";
import { useCursor } from "../../table/use-cursor.ts";
import type { PromptTab } from "./PromptPanel.tsx";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { choice, view } from "../../util/view-state.ts";

/** What the URL says of the page. */
const modelView = view({
  side: choice<"about" | "history">("about", "history"),
  text: choice<PromptTab>("text", "changes"),
});

/** Of so many versions, the newest, the values are fetched. */
const WITH_EVIDENCE = 100;

export const keyOf = ({ version }: ModelVersion): string => version;

export type ModelPageState = ReturnType<typeof useModelPage>;

/** The model, its versions with their evidence, and what can be done. */
export function useModelPage() {
  const { name } = useParams({ strict: false }) as { name: string };
  const [shown, setView] = useView(modelView);
  const { data } = useSuspenseQuery(modelNamed(name));
  const model = data.registered_model;
  const { data: versions } = useSuspenseQuery(versionsOf(model));
  const evidence = useEvidence(useNewest(versions));
  const [cursor, setCursor] = useCursor(versions, keyOf);
  const current = versions[cursor];
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<"rename" | "delete" | "delete version">();
  const [naming, setNaming] = useState<string>();
  const actions = {
    model: useModelActions(),
    alias: useAliasActions(),
    version: useVersionActions(),
  };
  const go = useGo();

  const select = ({ version }: ModelVersion): void =>
    setSelected(selected.symmetricDifference(new Set([version])));
  const open = ({ version }: ModelVersion): void => go(pb.modelVersion({ name, version }));
  const compare = (): void => {
    const runs = versions
      .filter(({ version }) => selected.has(version))
      .flatMap(({ run_id }) => (run_id ? [run_id] : []));
    if (runs.length > 1) go(pb.compare({ runs }));
  };
  const scope = "Model";
  useCommands([
    {
      label: "Promote",
      keys: "p",
      scope,
      run: () => current && go(pb.promote({ name, version: current.version })),
    },
    { label: "Alias", keys: "a", scope, run: () => current && setNaming(current.version) },
    ...(isPrompt(model) ? [] : [{ label: "Compare the runs", keys: "c", scope, run: compare }]),
    { label: "Rename", keys: "r", scope, run: () => setDoing("rename") },
    {
      label: "Delete the version",
      keys: "Delete",
      scope,
      run: () => current && setDoing("delete version"),
    },
    { label: "Delete the model", scope, run: () => setDoing("delete") },
  ]);
  const table = { versions, evidence, cursor, setCursor, current, selected, select, open };
  return { ...table, model, shown, setView, doing, setDoing, naming, setNaming, actions, go };
}

/** The same list as long as its versions are the same ones. */
function useNewest(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  const [kept, setKept] = useState({ of: versions, newest: versions.slice(0, WITH_EVIDENCE) });
  if (kept.of === versions) return kept.newest;
  const next = { of: versions, newest: versions.slice(0, WITH_EVIDENCE) };
  setKept(next);
  return next.newest;
}
