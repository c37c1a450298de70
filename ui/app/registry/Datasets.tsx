import styles from "./ValueTable.module.css";
import { type Run } from "./evidence.ts";
import { tagOf } from "./registry-queries.ts";

/** The datasets that a run used: their name, digest and what they were used for. */
export function Datasets({ run }: { run: Run | undefined }) {
  const inputs = run?.inputs?.dataset_inputs ?? [];
  if (inputs.length === 0) return <p className={styles.none}>No datasets.</p>;
  return (
    <table aria-label="Datasets" className={styles.table}>
      <tbody>
        {inputs.map(({ dataset, tags }) => (
          <tr key={`${dataset.name} ${dataset.digest} ${tagOf(tags, CONTEXT)}`}>
            <th scope="row">{dataset.name}</th>
            <td>{tagOf(tags, CONTEXT)}</td>
            <td className={styles.end}>
              <code>{dataset.digest}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CONTEXT = "mlflow.data.context";
