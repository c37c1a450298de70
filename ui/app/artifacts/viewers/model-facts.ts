export interface ModelColumn {
  name: string;
  type: string;
}

export interface ModelFacts {
  plain: [name: string, value: string][];
  /** In bytes. */
  size: number | undefined;
  /** Inputs, outputs and params, those that there are. */
  signature: [name: string, columns: ModelColumn[]][];
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

/** What an MLmodel file says, of which any part may be missing or of another form. */
export function factsOf(model: unknown): ModelFacts {
  const fields = fieldsOf(model);
  const flavors = Object.entries(fieldsOf(fields["flavors"]));
  const names: [string, unknown][] = [
    ["flavors", flavors.map(([name, flavor]) => named(name, fieldsOf(flavor))).join(", ")],
    ["loader", fieldsOf(fieldsOf(fields["flavors"])["python_function"])["loader_module"]],
    ["created by", versionOf(fields)],
    ["created", fields["utc_time_created"]],
    ["run", fields["run_id"]],
    ["model", fields["model_id"] ?? fields["model_uuid"]],
  ];
  const signature = fieldsOf(fields["signature"]);
  const size = fields["model_size_bytes"];
  return {
    plain: names.filter(
      (fact): fact is [string, string] => typeof fact[1] === "string" && fact[1] !== "",
    ),
    size: typeof size === "number" ? size : undefined,
    signature: ["inputs", "outputs", "params"]
      .map((part): [string, ModelColumn[]] => [part, columnsOf(signature[part])])
      .filter(([, columns]) => columns.length > 0),
  };
}

/** `sklearn 1.8.0`: a flavor names its library's version in a field of its own. */
function named(name: string, flavor: Fields): string {
  const version = Object.entries(flavor).find(([key]) => /(?:^|_)version$/.test(key))?.[1];
  return typeof version === "string" ? `${name} ${version}` : name;
}

const versionOf = (fields: Fields): string | undefined =>
  typeof fields["mlflow_version"] === "string" ? `MLflow ${fields["mlflow_version"]}` : undefined;

/** A part of the signature is JSON within the YAML: a list of columns or tensors. */
function columnsOf(part: unknown): ModelColumn[] {
  if (typeof part !== "string") return [];
  try {
    const list: unknown = JSON.parse(part);
    return Array.isArray(list) ? list.map((column, at) => columnOf(fieldsOf(column), at)) : [];
  } catch {
    return [];
  }
}

function columnOf(column: Fields, at: number): ModelColumn {
  const { name, type, required } = column;
  const tensor = fieldsOf(column["tensor-spec"]);
  const shape = Array.isArray(tensor["shape"]) ? ` (${tensor["shape"].join(", ")})` : "";
  const kind = String(tensor["dtype"] ?? type ?? "?") + shape;
  return {
    name: typeof name === "string" ? name : `column ${at + 1}`,
    type: required === false ? `${kind}, optional` : kind,
  };
}
