import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { modelFilter, modelsBy, type RegisteredModel } from "../../registry/registry-queries.ts";
import { useModelActions } from "../../registry/use-model-actions.ts";
import { useCursor } from "../../table/use-cursor.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { choice, text, view } from "../../util/view-state.ts";
import type { Order } from "./model-columns.tsx";

/** What the URL says of the page. */
export const modelsView = view({
  q: text(),
  show: choice<"models" | "prompts">("models", "prompts"),
  order: choice<Order>("name", "-name", "changed", "-changed"),
});

const none: readonly RegisteredModel[] = [];

export const keyOf = ({ name }: RegisteredModel): string => name;

export type ModelsPageState = ReturnType<typeof useModelsPage>;

/** The models that are shown, the one at the cursor, and what can be done. */
export function useModelsPage() {
  const [shown, setView] = useView(modelsView);
  const { q, order } = shown;
  const prompts = shown.show === "prompts";
  const {
    data = none,
    error,
    refetch,
    isPending,
  } = useQuery({
    ...modelsBy(modelFilter(q, prompts)),
    placeholderData: keepPreviousData,
  });
  const models = useMemo(() => data.toSorted(inOrder(order)), [data, order]);
  const [cursor, setCursor] = useCursor(models, keyOf);
  const [doing, setDoing] = useState<"create" | "rename" | "delete">();
  const actions = useModelActions();
  const go = useGo();
  const current = models[cursor];
  const scope = prompts ? "Prompts" : "Models";
  useCommands([
    { label: "New model", keys: "n", scope, run: () => setDoing("create") },
    { label: "Rename", keys: "r", scope, run: () => current && setDoing("rename") },
    { label: "Delete", keys: "Delete", scope, run: () => current && setDoing("delete") },
  ]);
  const open = ({ name }: RegisteredModel): void => go(pb.model({ name }));
  const about = { shown, setView, prompts, doing, setDoing, actions, open };
  return { ...about, models, error, refetch, isPending, current, cursor, setCursor };
}

function inOrder(order: Order): (a: RegisteredModel, b: RegisteredModel) => number {
  const sign = order.startsWith("-") ? -1 : 1;
  const changed = ({ last_updated_timestamp = 0 }: RegisteredModel): number =>
    last_updated_timestamp;
  return order.endsWith("name")
    ? (a, b) => sign * a.name.localeCompare(b.name, undefined, { numeric: true })
    : (a, b) => sign * (changed(a) - changed(b));
}
