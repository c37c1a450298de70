import { CopyButton } from "../../components/CopyButton.tsx";
import { columnsIn, profileOf } from "./dataset-facts.ts";
import styles from "./DatasetInputs.module.css";
import type { Run } from "./run-facts.ts";
import { Section } from "./Section.tsx";

type Input = NonNullable<NonNullable<Run["inputs"]>["dataset_inputs"]>[number];

/** The datasets that the run used, each with what is known of it when it is opened. */
export function DatasetInputs({ run }: { run: Run }) {
  const inputs = run.inputs?.dataset_inputs ?? [];
  if (inputs.length === 0) return null;
  return (
    <Section title="Dataset inputs" count={inputs.length}>
      <ul className={styles.inputs}>
        {inputs.map((input) => (
          <li key={`${input.dataset.name} ${input.dataset.digest} ${contextOf(input)}`}>
            <DatasetInput input={input} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

const contextOf = ({ tags = [] }: Input): string | undefined =>
  tags.find(({ key }) => key === "mlflow.data.context")?.value;

function DatasetInput({ input }: { input: Input }) {
  const { name, digest, source, source_type, schema, profile } = input.dataset;
  const context = contextOf(input);
  const columns = columnsIn(schema);
  const facts = profileOf(profile);
  return (
    <details>
      <summary>
        <b>{name}</b> <code>{digest}</code> {context && <span>{context}</span>}
      </summary>
      <div className={styles.facts}>
        <p>
          {source_type} <code>{source}</code> <CopyButton text={source} label="Copy the source" />
        </p>
        <Table label="Profile" rows={facts} />
        <Table label="Schema" rows={columns} />
      </div>
    </details>
  );
}

interface TableProps {
  label: string;
  rows: readonly (readonly [name: string, value: string])[];
}

function Table({ label, rows }: TableProps) {
  if (rows.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption>{label}</caption>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
