import { ArtifactComparison } from "../../artifacts/ArtifactComparison.tsx";
import { Select } from "../../components/Select.tsx";
import styles from "./ComparePage.module.css";
import type { ComparedRun } from "./compared-run.ts";
import type { ComparePageState } from "./use-compare-page.ts";

const side = ({ run_id, name }: ComparedRun) => ({ label: name, source: { run_id } });

/** The artifacts of the baseline and of one other run, side by side. */
export function CompareArtifacts({ page }: { page: ComparePageState }) {
  const { shown, setView, runs } = page;
  const [baseline, ...others] = runs;
  const other = others.find(({ run_id }) => run_id === shown.other) ?? others[0];
  if (baseline === undefined || other === undefined) return null;
  return (
    <section aria-label="Artifacts" className={styles.section}>
      <header className={styles.bar}>
        <h2>Artifacts</h2>
        <span className={styles.faint}>{baseline.name} beside</span>
        <Select
          label="the run beside the baseline"
          hideLabel
          value={other.run_id}
          options={others.map(({ run_id, name }) => [run_id, name])}
          onChange={(run) => setView({ other: run })}
        />
      </header>
      <div className={styles.artifacts}>
        <ArtifactComparison
          baseline={side(baseline)}
          other={side(other)}
          path={shown.path}
          onPath={(path) => setView({ path }, { replace: true })}
          open={shown.open}
          onOpen={(open) => setView({ open }, { replace: true })}
        />
      </div>
    </section>
  );
}
