import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import type { FigureInput } from "../../../../src/protocol/figure-spec.ts";
import { query } from "../../api/queries.ts";
import type { LoaderArguments } from "../../pages.ts";
import { FigureEditor } from "./FigureEditor.tsx";

const figure = (figureId: string) => query("getFigure", { figure_id: figureId });

export const loader = ({ queryClient, params }: LoaderArguments) =>
  queryClient.ensureQueryData(figure(params["figureId"]!));

export function Page() {
  const { figureId = "" } = useParams({ strict: false });
  const { figure: saved } = useSuspenseQuery(figure(figureId)).data;
  const given = useMemo(() => JSON.parse(saved.spec) as FigureInput, [saved.spec]);
  return (
    <FigureEditor
      key={saved.figure_id}
      experimentId={saved.experiment_id}
      saved={saved}
      given={given}
    />
  );
}
