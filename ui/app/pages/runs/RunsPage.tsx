import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useRouterState } from "@tanstack/react-router";
import { query } from "../../api/queries.ts";
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
import { columnsInUse } from "./runs-query.ts";
import { RunsPane } from "./RunsPane.tsx";
import { useRunsTable } from "./runs-table.ts";
import { RunsTableProvider } from "./RunsTableProvider.tsx";
import { RunsTruth } from "./RunsTruth.tsx";
import { runsView } from "./runs-view.ts";
import { tableCsv } from "./table-csv.ts";
import { ViewsMenu } from "./ViewsMenu.tsx";

const experimentQuery = (experiment_id: string) => query("getExperiment", { experiment_id });

export const loader = ({ queryClient, params, search }: LoaderArguments) => {
  const experimentId = params["experimentId"]!;
  const { trash } = runsView.read(search);
  return Promise.all([
    queryClient.ensureQueryData(experimentQuery(experimentId)),
    queryClient.ensureQueryData(columnsInUse(experimentId, trash)),
  ]);
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
