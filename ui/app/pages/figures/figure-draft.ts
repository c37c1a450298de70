import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";

/** A figure while it is worked on. */
export interface FigureDraft {
  name: string;
  spec: FigureSpec;
}

/** Some of an object's fields; those that are undefined are taken away. */
type Patch<T> = { [K in keyof T]?: T[K] | undefined };

export interface FigureEdit {
  name?: string;
  spec?: Patch<FigureSpec>;
}

/** An object with a patch applied. */
export const patched = <T extends object>(object: T, patch: Patch<T>): T =>
  Object.fromEntries(
    Object.entries({ ...object, ...patch }).filter(([, value]) => value !== undefined),
  ) as T;

/** A draft, and what it was before each edit, the oldest first. */
export interface Edits {
  now: FigureDraft;
  past: readonly { before: FigureDraft; field: string | undefined }[];
}

/** What is typed into one field, `field`, until it is left is one edit, however many presses. */
export function edited({ now, past }: Edits, { name, spec }: FigureEdit, field?: string): Edits {
  const next = { name: name ?? now.name, spec: patched(now.spec, spec ?? {}) };
  const goesOn = field !== undefined && past.at(-1)?.field === field;
  return { now: next, past: goesOn ? past : [...past, { before: now, field }] };
}

/** Ends a visit of a field: what is typed into it from now on is another edit. */
export function settled({ now, past }: Edits): Edits {
  const last = past.at(-1);
  return { now, past: last ? [...past.slice(0, -1), { ...last, field: undefined }] : past };
}

/** Whether the last edit may go on, its field being typed into. */
export const isTyped = ({ past }: Edits): boolean => past.at(-1)?.field !== undefined;

export function undone({ now, past }: Edits): Edits {
  return { now: past.at(-1)?.before ?? now, past: past.slice(0, -1) };
}
