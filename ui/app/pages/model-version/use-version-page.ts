import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "../../api/queries.ts";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { evidenceOf } from "../../registry/evidence.ts";
import { modelNamed, type VersionName, versionsOf } from "../../registry/registry-queries.ts";
import { useAliasActions } from "../../registry/use-alias-actions.ts";
import { useVersionActions } from "../../registry/use-version-actions.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { list, text, view } from "../../util/view-state.ts";

/** What the URL says of the page. */
const versionView = view({ file: text(), open: list() });

export const versionNamed = (of: VersionName) => query("getModelVersion", of);

export type VersionPageState = ReturnType<typeof useVersionPage>;

/** The version, what speaks for it, and what can be done. */
export function useVersionPage() {
  const named = useParams({ strict: false }) as unknown as VersionName;
  const { name } = named;
  const [shown, setView] = useView(versionView);
  const version = useSuspenseQuery(versionNamed(named)).data.model_version;
  const model = useSuspenseQuery(modelNamed(name)).data.registered_model;
  const { data: versions = [] } = useQuery(versionsOf(model));
  const { data: evidence } = useQuery(evidenceOf(version));
  const [doing, setDoing] = useState<"alias" | "delete">();
  const actions = { alias: useAliasActions(), version: useVersionActions() };
  const go = useGo();

  const at = versions.findIndex((each) => each.version === version.version);
  const step = (by: number): void => {
    const next = at === -1 ? undefined : versions[at + by];
    if (next) go(pb.modelVersion({ name, version: next.version }));
  };
  const scope = "Version";
  useCommands([
    { label: "Promote", keys: "p", scope, run: () => go(pb.promote(named)) },
    { label: "Alias", keys: "a", scope, run: () => setDoing("alias") },
    { label: "Older version", keys: "[", scope, run: () => step(1) },
    { label: "Newer version", keys: "]", scope, run: () => step(-1) },
    { label: "Delete the version", keys: "Delete", scope, run: () => setDoing("delete") },
  ]);
  return { name, shown, setView, version, model, versions, evidence, doing, setDoing, actions, go };
}
