import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { query } from "../../api/queries.ts";
import type { EndpointName } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { Button, IconButton } from "../../components/Button.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { useGo } from "../../components/Link.tsx";
import { Popover } from "../../components/Popover.tsx";
import { pb } from "../../util/path-builder.ts";
import { parseSearch, stringifySearch } from "../../util/search-text.ts";
import { Chip } from "./Chip.tsx";
import styles from "./RunsToolbar.module.css";
import { useRunsTable } from "./runs-table.ts";

/** The part of the URL that a view keeps: all but what is of the moment. */
function useViewState(): string {
  const search = useRouterState({ select: ({ location }) => location.searchStr });
  const { selected: _selected, ...kept } = parseSearch(search);
  return stringifySearch(kept);
}

/** The view that was shown last, by its id, empty for the default: what has changed since may be saved under its name. */
function useOpenedView(current: string | undefined): string | undefined {
  const [opened, setOpened] = useState(current);
  if (current !== undefined && current !== opened) setOpened(current);
  return current ?? opened;
}

const nameOfChanged = (state: string, from: string | undefined): string => {
  if (state === "") return "default";
  return from === undefined ? "unsaved" : `${from}, changed`;
};

const changes: readonly EndpointName[] = ["listViews"];

/** The views of the experiment that are kept under a name, for all who use the server. */
export function ViewsMenu() {
  const { experimentId } = useRunsTable();
  const { data } = useQuery(query("listViews", { experiment_id: experimentId }));
  const state = useViewState();
  const change = useChange();
  const go = useGo();
  const views = data?.views ?? [];
  const current = views.find((each) => each.state === state);
  const opened = useOpenedView(state === "" ? "" : current?.view_id);
  const from = current ?? views.find(({ view_id }) => view_id === opened);
  const save = (name: string): Promise<boolean> => {
    const present = views.find((each) => each.name === name);
    return change({
      done: `Saved the view “${name}”`,
      failed: "The view was not saved",
      run: () =>
        present
          ? call("updateView", { view_id: present.view_id, state })
          : call("createView", { experiment_id: experimentId, name, state }),
      ...(present && {
        undo: () => call("updateView", { view_id: present.view_id, state: present.state }),
      }),
      changes,
    });
  };
  const remove = ({ view_id, name, state: kept }: (typeof views)[number]): Promise<boolean> =>
    change({
      done: `Deleted the view “${name}”`,
      failed: "The view was not deleted",
      run: () => call("deleteView", { view_id }),
      undo: () => call("createView", { experiment_id: experimentId, name, state: kept }),
      changes,
    });
  const open = (kept: string): void => go(pb.runs({ experimentId }, parseSearch(kept)));
  return (
    <Popover
      label={<Chip name="view" value={current?.name ?? nameOfChanged(state, from?.name)} />}
      panelLabel="Views"
    >
      {(close) => (
        <div className={styles.panel}>
          <ul className={styles.views}>
            {[{ view_id: "", name: "default", state: "" }, ...views].map((each) => (
              <li key={each.view_id} className={styles.column}>
                <Button
                  look="quiet"
                  aria-pressed={each.state === state}
                  onClick={() => {
                    close();
                    open(each.state);
                  }}
                >
                  {each.name}
                </Button>
                {each.view_id !== "" && (
                  <IconButton
                    icon="trash"
                    label={`Delete the view ${each.name}`}
                    onClick={() => void remove(each as (typeof views)[number])}
                  />
                )}
              </li>
            ))}
          </ul>
          {state !== "" && (
            <InlineForm
              key={state}
              label="Save this view as"
              initial={from?.name ?? ""}
              action="Save"
              onSubmit={save}
              onClose={close}
            />
          )}
        </div>
      )}
    </Popover>
  );
}
