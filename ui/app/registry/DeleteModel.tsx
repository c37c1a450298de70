import { useQuery } from "@tanstack/react-query";
import { Ask } from "../components/Ask.tsx";
import { Progress } from "../components/Progress.tsx";
import { plural } from "../util/numbers.ts";
import { type RegisteredModel, versionsOf } from "./registry-queries.ts";

interface DeleteModelProps {
  model: RegisteredModel;
  onConfirm: () => void;
  onClose: () => void;
}

/** Says what a model takes with it when it is deleted, and asks. */
export function DeleteModel({ model, onConfirm, onClose }: DeleteModelProps) {
  const { data: versions } = useQuery(versionsOf(model));
  if (!versions) return <Progress label="The versions are counted" />;
  const aliases = model.aliases?.length ?? 0;
  const taken = [
    plural(versions.length, "version"),
    ...(aliases > 0 ? [aliases === 1 ? "1 alias" : `${aliases} aliases`] : []),
  ].join(" and ");
  return (
    <Ask
      question={`Delete “${model.name}” with ${taken} for good? Runs, artifacts and the history stay.`}
      action="Delete"
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
