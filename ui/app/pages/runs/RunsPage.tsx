import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useRouterState } from "@tanstack/react-router";
import { query } from "../../api/queries.ts";
import { chartsView } from "../../charts/charts-view.ts";
import { CopyButton } from "../../components/CopyButton.tsx";
import { useGo } from "../../components/Link.tsx";
import { Menu, type MenuItem } from "../../components/Menu.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { saveFile } from "../../util/save-file.ts";
import { pb } from "../../util/path-builder.ts";
import { ObjectiveChooser } from "./ObjectiveChooser.tsx";
import { RunsCharts } from "./RunsCharts.tsx";
import { fetchedColumns } from "./fetched-columns.ts";
import { readableFilter } from "./run-filter.ts";
import { columnsInUse, runPages, soughtBy } from "./runs-query.ts";
import { RunsPane } from "./RunsPane.tsx";
import { useRunsTable } from "./runs-table.ts";
import { RunsTableProvider } from "./RunsTableProvider.tsx";
import { RunsTruth } from "./RunsTruth.tsx";
import { runsView } from "./runs-view.ts";
import { tableCsv } from "./table-csv.ts";
import { ViewsMenu } from "./ViewsMenu.tsx";

const experimentQuery = (experiment_id: string) => query("getExperiment", { experiment_id });

export const loader = async ({ queryClient, params, search }: LoaderArguments): Promise<void> => {
  const experimentId = params["experimentId"]!;
  const view = runsView.read(search);
  const [inUse] = await Promise.all([
    queryClient.ensureQueryData(columnsInUse(experimentId, view.trash)),
    queryClient.ensureQueryData(experimentQuery(experimentId)),
  ]);
  // The rows are on their way while React draws what is around them. "Since" has a present of its own.
  if (view.since !== "") return;
  const columns = fetchedColumns(view, chartsView.read(search).cards, inUse);
  const sought = soughtBy(experimentId, { ...view, q: readableFilter(view.q, "") }, columns, 0);
  // What is known already the table itself renews; it also says what goes wrong.
  queryClient.ensureInfiniteQueryData(runPages(sought)).catch(() => undefined);
};

export function Page() {
  const { experimentId = "" } = useParams({ strict: false });
  return (
    <RunsTableProvider key={experimentId} experimentId={experimentId}>
      <RunsPage />
    </RunsTableProvider>
  );
}

function RunsPage() {
  const { experimentId, view } = useRunsTable();
  const items = usePageActions();
  const { data } = useSuspenseQuery(experimentQuery(experimentId));
  const parts = data.experiment.name.split("/");
  return (
    <Frame
      title={parts.at(-1)!}
      crumbs={[{ text: parts.slice(0, -1).join(" / ") || "Runs", target: pb.experiments() }]}
      controls={
        <>
          <ViewsMenu />
          <ObjectiveChooser />
        </>
      }
      actions={
        <>
          <CopyLink />
          <Menu label="More" icon="more" items={items} />
        </>
      }
      footer={<RunsTruth />}
    >
      {view.charts ? (
        <Splitter name="runs" initial={56}>
          <RunsPane />
          <RunsCharts />
        </Splitter>
      ) : (
        <RunsPane />
      )}
    </Frame>
  );
}

function CopyLink() {
  const href = useRouterState({ select: ({ location }) => location.href });
  return <CopyButton text={new URL(href, location.href).href} label="Copy the link to this view" />;
}

/** What can be done on the page beside the runs themselves, each by its key too. */
function usePageActions(): MenuItem[] {
  const { experimentId, view, setView, data, runs, columns, setSelected } = useRunsTable();
  const go = useGo();
  const isExpanded = view.open.includes("*");
  const showTrash = (trash: boolean): void => {
    setSelected([]);
    setView({ trash, q: "", selected: [] });
  };
  const items: MenuItem[] = [
    {
      label: "Charts",
      keys: "h",
      checked: view.charts,
      onChoose: () => setView({ charts: !view.charts }),
    },
    {
      label: "Open all rows",
      keys: "e",
      checked: isExpanded,
      onChoose: () => setView({ open: isExpanded ? [] : ["*"] }),
    },
    {
      label: "Flat, without the tree",
      keys: "F",
      checked: view.flat,
      onChoose: () => setView({ flat: !view.flat }),
    },
    {
      label: "Trash",
      keys: "t",
      checked: view.trash,
      onChoose: () => showTrash(!view.trash),
    },
    { label: "Logged models", onChoose: () => go(pb.loggedModels({ experimentId })) },
    { label: "Clean up…", onChoose: () => go(pb.cleanUp()) },
    {
      label: "Download as CSV",
      onChoose: () =>
        saveFile(`runs-${experimentId}.csv`, "text/csv", tableCsv(data, runs, columns)),
    },
  ];
  useCommands(
    items.map(({ label, keys, onChoose }) => ({
      label,
      ...(keys !== undefined && { keys }),
      scope: "Runs",
      run: onChoose,
    })),
  );
  return items;
}
