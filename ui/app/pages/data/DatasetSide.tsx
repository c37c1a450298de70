import type { ReactNode } from "react";
import { Fact, Facts } from "../../components/Facts.tsx";
import { Link } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { Section } from "../../components/Section.tsx";
import { Time } from "../../components/Time.tsx";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { type Dataset, runsWith, useRunsWith } from "./dataset-queries.ts";
import styles from "./DatasetSide.module.css";

interface DatasetSideProps {
  dataset: Dataset;
  nameOf: (experimentId: string) => string;
}

/** Where a dataset was used: the experiments and the newest runs. */
export function DatasetSide({ dataset, nameOf }: DatasetSideProps) {
  const { name, digest, contexts, experimentIds } = dataset;
  const { runs, error, retry, count } = useRunsWith(dataset);
  const total = count && `${count.at_least ? "at least " : ""}${plural(count.count, "run")}`;
  return (
    <section aria-label={name} className={styles.side}>
      <h2 className={styles.name}>{name}</h2>
      <Facts>
        <Fact name="digest">
          <code>{digest}</code>
        </Fact>
        <Fact name="used for">{contexts.join(", ")}</Fact>
        <Fact name="used by">{total}</Fact>
      </Facts>
      <Section title="Experiments">
        <ul>
          {experimentIds.map((experimentId) => (
            <Line key={experimentId}>
              <Link target={pb.runs({ experimentId }, { q: runsWith(dataset) })}>
                {nameOf(experimentId)}
              </Link>
            </Line>
          ))}
        </ul>
      </Section>
      <Section title="Newest runs">
        {error && (
          <Problem title="The runs are not shown" error={error} onRetry={() => void retry()} />
        )}
        {!runs && !error && <Progress label="The runs are loading" />}
        <ul aria-label="Runs">
          {runs?.map(({ runId, name: runName, startTime }) => (
            <Line key={runId}>
              <Link target={pb.run({ runId })}>{runName}</Link>
              <span className={styles.faint}>
                {startTime !== null && startTime !== undefined && <Time at={startTime} />}
              </span>
            </Line>
          ))}
        </ul>
      </Section>
    </section>
  );
}

const Line = ({ children }: { children: ReactNode }) => <li className={styles.run}>{children}</li>;
