import { parse } from "yaml";
import { type Int64, narrowInt64 } from "../../protocol/int64.ts";

/** What a `meta.yaml` says: texts as they are written, numbers too. */
export type Meta = Record<string, unknown>;

/** A file or folder that is not as MLflow writes it; the message says what is wrong. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/**
 * Reads a `meta.yaml`. PyYAML writes texts such as `1e5` without quotes, and other readers take
 * these for numbers: nothing but null is told from a text here, and each field knows its type.
 *
 * @throws Malformed
 */
export function parseMeta(text: string): Meta {
  const meta: unknown = parsed(text);
  if (typeof meta === "object" && meta !== null && !Array.isArray(meta)) return meta as Meta;
  throw new Malformed(meta === null ? "it is empty" : "it is not a map");
}

function parsed(text: string): unknown {
  try {
    return parse(text, { schema: "failsafe", customTags: (tags) => [...tags, nullTag] });
  } catch (error) {
    throw new Malformed(`it is not YAML (${(error as Error).message.split("\n", 1)[0]})`);
  }
}

const nullTag = {
  tag: "tag:yaml.org,2002:null",
  default: true as const,
  test: /^(?:~|null|Null|NULL|)$/,
  resolve: () => null,
};

/** A text that may be null or left out. */
export function textOf(meta: Meta, name: string): string | null {
  const value = meta[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw new Malformed(`its ${name} is not a text`);
}

/** A text that must be there. */
export function neededText(meta: Meta, name: string): string {
  const value = textOf(meta, name);
  if (value === null) throw new Malformed(`it has no ${name}`);
  return value;
}

/** An integer that may be null or left out. */
export function integerOf(meta: Meta, name: string): Int64 | null {
  const value = textOf(meta, name);
  if (value === null || value === "") return null;
  const integer = int64Of(value);
  if (integer !== undefined) return integer;
  throw new Malformed(`its ${name} is not an integer`);
}

/** The 64-bit integer that a text is, if it is one. */
export function int64Of(text: string): Int64 | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const integer = BigInt(text);
  return BigInt.asIntN(64, integer) === integer ? narrowInt64(integer) : undefined;
}

/** A map of texts that may be null or left out. */
export function textsOf(meta: Meta, name: string): [string, string][] {
  const value = meta[name] ?? {};
  return Object.entries(value).map(([key, item]) => [key, String(item ?? "")]);
}

/** Writes a `meta.yaml` that YAML 1.1 and 1.2 read alike; its names are in order, as MLflow's. */
export const formatMeta = (meta: Meta): string =>
  Object.entries(meta)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}: ${scalar(value)}\n`)
    .join("");

function scalar(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map(scalar).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const items = Object.entries(value).map(([name, item]) => `${quoted(name)}: ${scalar(item)}`);
    return `{${items.join(", ")}}`;
  }
  return String(value);
}

/** Words that no version of YAML takes for anything but a text. */
const isPlain = (text: string): boolean =>
  /^[a-z][a-z_]*$/i.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);

/** JSON's strings are YAML's; what PyYAML takes for a line break or not for text is escaped. */
const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
