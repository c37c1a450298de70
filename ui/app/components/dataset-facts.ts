type Fact = [name: string, value: string];

/** More than anyone reads here. */
const MOST = 200;

/** The columns of a dataset and their types, by the schema that MLflow's client writes as JSON. */
export function columnsIn(schema: string | undefined): Fact[] {
  const { mlflow_colspec: columns, mlflow_tensorspec: tensors } = fieldsIn(schema);
  if (Array.isArray(columns))
    return columns.slice(0, MOST).map((column, at) => {
      const { name, type } = column as { name?: unknown; type?: unknown };
      return [textOf(name ?? at), textOf(type ?? "")];
    });
  return tensors === undefined ? [] : [["tensor", textOf(tensors)]];
}

/** What is counted of a dataset: its rows, its elements. */
export const profileOf = (profile: string | undefined): Fact[] =>
  Object.entries(fieldsIn(profile))
    .slice(0, MOST)
    .map(([name, value]) => [name, textOf(value)]);

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

function fieldsIn(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
