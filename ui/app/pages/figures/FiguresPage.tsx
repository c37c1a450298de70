import { infiniteQueryOptions, useQuery, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { Response } from "../../api/types.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState, type Snippet } from "../../components/EmptyState.tsx";
import { Link } from "../../components/Link.tsx";
import { Time } from "../../components/Time.tsx";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { query } from "../../api/queries.ts";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { serverAddress } from "../../util/server-address.ts";
import { figureFile } from "./figure-url.ts";
import styles from "./FiguresPage.module.css";

const PAGE = 60;

const allFigures = infiniteQueryOptions({
  queryKey: ["searchFigures", "all"],
  queryFn: ({ pageParam, signal }) =>
    call("searchFigures", { max_results: PAGE, page_token: pageParam }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next_page_token }) => next_page_token,
});

export const loader = ({ queryClient }: LoaderArguments) =>
  queryClient.ensureInfiniteQueryData(allFigures);

const snippet = (): Snippet => {
  const url = `${serverAddress()}/api/1.0/millrace/figures/create`;
  return {
    python: `import json, requests

spec = {"kind": "line", "y": ["metrics.loss"], "group_by": "params.lr"}
requests.post("${url}",
    json={"experiment_id": "1", "name": "loss by lr", "spec": json.dumps(spec)})`,
    typescript: `import { createClient } from "millrace/client";

const client = createClient({ uri: "${serverAddress()}" });
const spec = { kind: "line", y: ["metrics.loss"], group_by: "params.lr" };
await client.createFigure({
  experiment_id: "1",
  name: "loss by lr",
  spec: JSON.stringify(spec),
});`,
  };
};

/** The saved figures of all experiments, as they are today. */
export function Page() {
  const { data, hasNextPage, fetchNextPage } = useSuspenseInfiniteQuery(allFigures);
  const figures = data.pages.flatMap((page) => page.figures ?? []);
  return (
    <Frame
      title="Figures"
      footer={
        <span>
          <b>{plural(figures.length, "figure")}</b>
          {hasNextPage && " and more"}, drawn with today’s runs
        </span>
      }
    >
      {figures.length === 0 ? (
        <EmptyState title="No figures yet" snippet={snippet()}>
          Press f on a chart of some runs and save what you see, or save a figure from a script.
        </EmptyState>
      ) : (
        <ul className={styles.cards}>
          {figures.map((figure) => (
            <Card key={figure.figure_id} figure={figure} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void fetchNextPage()}>Show more</Button>
        </div>
      )}
    </Frame>
  );
}

type FigureInfo = NonNullable<Response<"searchFigures">["figures"]>[number];

function Card({ figure }: { figure: FigureInfo }) {
  const { figure_id, experiment_id, name, caption, last_update_time } = figure;
  const { data } = useQuery(query("getExperiment", { experiment_id }));
  return (
    <li className={styles.card}>
      <Link target={pb.figure({ figureId: figure_id })} className={styles.preview}>
        <img src={figureFile(figure_id, "svg")} alt={caption} loading="lazy" />
        <span className={styles.name}>{name}</span>
      </Link>
      <span className={styles.of}>
        <Link target={pb.runs({ experimentId: experiment_id })}>
          {data?.experiment.name ?? experiment_id}
        </Link>
        <Time at={last_update_time} />
      </span>
    </li>
  );
}
