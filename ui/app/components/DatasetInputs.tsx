import type { Response } from "../api/types.ts";
import { CopyButton } from "./CopyButton.tsx";
import { columnsIn, profileOf } from "./dataset-facts.ts";
import styles from "./DatasetInputs.module.css";

type Inputs = NonNullable<Response<"getRun">["run"]["inputs"]>["dataset_inputs"];
type Input = NonNullable<Inputs>[number];

/** The datasets that a run used, each with what is known of it when it is opened. */
export function DatasetInputs({ inputs }: { inputs: Inputs }) {
  if (!inputs?.length) return <p className={styles.none}>No datasets.</p>;
  return (
    <ul className={styles.inputs}>
      {inputs.map((input) => (
        <li key={`${input.dataset.name} ${input.dataset.digest} ${contextOf(input)}`}>
          <DatasetInput input={input} />
        </li>
      ))}
    </ul>
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
