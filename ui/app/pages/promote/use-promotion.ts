import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { useEvidence } from "../../registry/evidence.ts";
import { modelNamed, type VersionName, versionsOf } from "../../registry/registry-queries.ts";
import { useAliasActions } from "../../registry/use-alias-actions.ts";
import { useVersionActions } from "../../registry/use-version-actions.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { text, view } from "../../util/view-state.ts";
import { ANOTHER, placeFrom, placesOf, usualPlace, versionsAt } from "./promotion-places.ts";

/** What the URL says of the page. */
const promotionView = view({ to: text() });

export type Promotion = ReturnType<typeof usePromotion>;

/** The candidate, the champion whose place it would take, and the one step that is left. */
export function usePromotion() {
  const { name, version } = useParams({ strict: false }) as unknown as VersionName;
  const [shown, setView] = useView(promotionView);
  const model = useSuspenseQuery(modelNamed(name)).data.registered_model;
  const { data: versions } = useSuspenseQuery(versionsOf(model));
  const to = shown.to || usualPlace(model, versions);
  const place = placeFrom(to);
  const places = placesOf(model, place);
  const candidate = versions.find((each) => each.version === version);
  const there = versionsAt(place, model, versions);
  const champion = there[0];
  const isThere = there.some((each) => each.version === version);
  const evidence = useEvidence(
    useMemo(
      () => [champion, candidate].filter((each) => each !== undefined),
      [champion, candidate],
    ),
  );
  const [isNaming, setIsNaming] = useState(false);
  const { setAlias } = useAliasActions();
  const { setStage } = useVersionActions();
  const go = useGo();

  const promote = async (): Promise<void> => {
    if (!candidate || isThere) return;
    const done = await ("stage" in place
      ? setStage(candidate, place.stage, there)
      : setAlias(model, place.alias, version));
    if (done) go(pb.model({ name }, { side: "history" }));
  };
  const scope = "Promotion";
  useCommands([
    { label: "Promote", keys: "Enter", scope, run: () => void promote() },
    { label: "Leave", keys: "Escape", scope, run: () => go(pb.modelVersion({ name, version })) },
  ]);
  const sides = { candidate, champion, isThere, evidence };
  const choosing = {
    to,
    place,
    places,
    setTo: (next: string) => (next === ANOTHER ? setIsNaming(true) : setView({ to: next })),
    isNaming,
    setIsNaming,
  };
  return { name, version, model, ...sides, ...choosing, promote };
}
