import type { Comparator, Entity } from "./ast.ts";

/**
 * What can be searched of one resource, as data. Spellings, keys and comparators are those of
 * MLflow 3.17.2's search utilities, plus IN, NOT IN, IS NULL and IS NOT NULL wherever they make sense.
 */
export interface SearchGrammar {
  /** What is searched, in the plural, for error messages. */
  readonly resource: string;
  /** A key without an entity before it belongs to the first. */
  readonly entities: readonly EntityGrammar[];
  readonly order: OrderGrammar;
  /** Text may also stand without quotes: a number or one word. */
  readonly bareText?: true;
}

export type EntityGrammar = FixedKeys | FreeKeys;

/** Attributes and dataset fields: the keys that there are. */
export interface FixedKeys {
  readonly entity: Entity;
  readonly spellings: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  /** Other spellings of keys. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** Metrics, params and tags: their keys are the users' own. */
export interface FreeKeys {
  readonly entity: Entity;
  readonly spellings: readonly string[];
  readonly field: Field;
}

export interface Field {
  readonly value: "text" | "number" | "integer";
  readonly comparators: readonly Comparator[];
  /** Words that stand for an integer's values. */
  readonly names?: Readonly<Record<string, number>>;
}

export interface OrderGrammar {
  /** The attributes that can be ordered by. */
  readonly attributes: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  /** The entities with keys of the users' own that can be ordered by. */
  readonly entities: readonly Entity[];
  /** Whether naming a key twice is an error; else the first one counts. */
  readonly unique: boolean;
}

const numeric = ["=", "!=", "<", "<=", ">", ">="] as const;
const membership = ["IN", "NOT IN"] as const;
const presence = ["IS NULL", "IS NOT NULL"] as const;
const textual = ["=", "!=", "LIKE", "ILIKE", ...membership] as const;

export const number: Field = { value: "number", comparators: [...numeric, ...presence] };
/** An integer, which may be quoted. */
export const integer: Field = { value: "integer", comparators: [...numeric, ...presence] };
/** An integer that only names something. */
export const id: Field = { value: "integer", comparators: ["=", "!=", ...membership] };
export const text: Field = { value: "text", comparators: [...textual, ...presence] };
/** Text of a row that a run may have several of, so that "missing" would be ambiguous. */
export const listedText: Field = { value: "text", comparators: textual };

export const metrics: FreeKeys = {
  entity: "metric",
  spellings: ["metrics", "metric"],
  field: number,
};
export const params: FreeKeys = {
  entity: "param",
  spellings: ["params", "param", "parameters", "parameter"],
  field: text,
};
export const tags: FreeKeys = { entity: "tag", spellings: ["tags", "tag"], field: text };
export const attributeSpellings = ["attributes", "attribute", "attr"] as const;
