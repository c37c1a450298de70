import { Popover } from "../../components/Popover.tsx";
import { Select } from "../../components/Select.tsx";
import { goalOf } from "./column-facts.ts";
import { useRunsTable } from "./runs-table.ts";
import { Chip } from "./Chip.tsx";
import styles from "./RunsToolbar.module.css";
import { type Objective, sortClause } from "./runs-view.ts";

/** The metric by which runs are judged: the table sorts by it, and a study shows its best trial. */
export function ObjectiveChooser() {
  const { inUse, objective } = useRunsTable();
  const setObjective = useSetObjective();
  const value = objective
    ? `${objective.column.slice("metrics.".length)} ${objective.goal === "max" ? "↑" : "↓"}`
    : "none";
  const metrics = inUse.metrics.map(({ key }) => [`metrics.${key}`, key] as const);
  return (
    <Popover label={<Chip name="objective" value={value} />} panelLabel="Objective">
      {() => (
        <div className={styles.panel}>
          <Select
            label="metric"
            value={objective?.column ?? ""}
            options={[["", "none"], ...metrics]}
            onChange={(column) =>
              setObjective(column === "" ? undefined : { column, goal: goalOf(column) ?? "max" })
            }
          />
          {objective && (
            <Select
              label="better is"
              value={objective.goal}
              options={[
                ["max", "more"],
                ["min", "less"],
              ]}
              onChange={(goal) => setObjective({ ...objective, goal })}
            />
          )}
        </div>
      )}
    </Popover>
  );
}

function useSetObjective(): (objective: Objective | undefined) => void {
  const { setView } = useRunsTable();
  return (objective) => {
    if (!objective) return setView({ objective: "" });
    const { column, goal } = objective;
    setView({
      objective: `${column} ${goal}`,
      order: [sortClause({ column, descending: goal === "max" })],
    });
  };
}
