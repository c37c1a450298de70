import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { formatCount } from "../../util/numbers.ts";
import styles from "./Params.module.css";
import type { Run } from "./run-facts.ts";
import { Section } from "../../components/Section.tsx";

/** From how many on they can be searched. */
const SEARCHED = 12;
const SHOWN = 100;
const LONG = 300;

/** The params of the run, each with all of its value. */
export function Params({ run }: { run: Run }) {
  const params = run.data.params ?? [];
  const [find, setFind] = useState("");
  const [all, setAll] = useState(false);
  if (params.length === 0) return null;
  const found = params.filter(({ key, value }) =>
    `${key}\n${value}`.toLowerCase().includes(find.toLowerCase()),
  );
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <Section title="Params" count={params.length}>
      {params.length >= SEARCHED && (
        <div className={styles.find}>
          <SearchField label="Find a param" value={find} onChange={setFind} />
        </div>
      )}
      <dl className={styles.params}>
        {shown.map(({ key, value }) => (
          <div key={key} className={styles.param}>
            <dt title={key}>{key}</dt>
            <dd>
              <Value text={value} />
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < found.length && (
        <div>
          <Button onClick={() => setAll(true)}>Show all {formatCount(found.length)}</Button>
        </div>
      )}
    </Section>
  );
}

function Value({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= LONG) return text;
  return (
    <>
      {text.slice(0, LONG)}…{" "}
      <Button look="quiet" onClick={() => setWhole(true)}>
        More
      </Button>
    </>
  );
}
