import { useQuery } from "@tanstack/react-query";
import { Fact, Facts } from "../components/Facts.tsx";
import { Fetched } from "../components/Fetched.tsx";
import { formatBytes } from "../util/numbers.ts";
import { mlmodelAt } from "./mlmodel.ts";
import styles from "./ModelSchema.module.css";
import { ValueTable } from "./ValueTable.tsx";

/** The page links to these. */
const toldElsewhere = new Set(["run", "model"]);

/** What a model takes and gives, and what loads it, as its MLmodel file at a URL says. */
export function ModelSchema({ url }: { url: string }) {
  return (
    <Fetched query={useQuery(mlmodelAt(url))} what="The MLmodel file">
      {(facts) =>
        facts === null ? (
          <p className={styles.none}>There is no MLmodel file among the artifacts.</p>
        ) : (
          <div className={styles.parts}>
            {facts.signature.map(([part, columns]) => (
              <div key={part}>
                <h3>{part}</h3>
                <ValueTable
                  label={part}
                  values={new Map(columns.map(({ name, type }) => [name, type]))}
                />
              </div>
            ))}
            {facts.signature.length === 0 && <p className={styles.none}>It has no signature.</p>}
            <Facts>
              {facts.plain
                .filter(([name]) => !toldElsewhere.has(name))
                .map(([name, value]) => (
                  <Fact key={name} name={name}>
                    {value}
                  </Fact>
                ))}
              <Fact name="size">{facts.size !== undefined && formatBytes(facts.size)}</Fact>
            </Facts>
          </div>
        )
      }
    </Fetched>
  );
}
