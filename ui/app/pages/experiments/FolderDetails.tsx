import { Fact, Facts } from "../../components/Facts.tsx";
import { Link } from "../../components/Link.tsx";
import { Section } from "../../components/Section.tsx";
import { Time } from "../../components/Time.tsx";
import { formatCount } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { activityOf, type Summaries } from "./experiment-queries.ts";
import type { Folder } from "./experiment-tree.ts";
import styles from "./ExperimentDetails.module.css";

/** As many as one takes in at a glance; the table has all. */
const NEWEST = 12;

/** What is in the folder at the cursor, and where something happened last. */
export function FolderDetails({ folder, summaries }: { folder: Folder; summaries: Summaries }) {
  const { path, inside, lastActivity } = folder;
  const known = inside.flatMap(({ experiment_id }) => summaries.get(experiment_id) ?? []);
  const runs = known.reduce((sum, { active_runs }) => sum + active_runs, 0);
  const newest = inside
    .map((experiment) => ({ experiment, at: activityOf(experiment, summaries) }))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, NEWEST);
  return (
    <section aria-label={path} className={styles.details}>
      <h2 className={styles.name}>{path}</h2>
      <Facts>
        <Fact name="experiments">{formatCount(inside.length)}</Fact>
        <Fact name="runs">{formatCount(runs)}</Fact>
        {lastActivity > 0 && (
          <Fact name="last activity">
            <Time at={lastActivity} />
          </Fact>
        )}
      </Facts>
      <Section title="Last used">
        <ul>
          {newest.map(({ experiment: { experiment_id, name }, at }) => (
            <li key={experiment_id} className={styles.inside}>
              <Link target={pb.runs({ experimentId: experiment_id })}>
                {name.slice(path.length)}
              </Link>
              <Time at={at} />
            </li>
          ))}
        </ul>
      </Section>
    </section>
  );
}
