/** What one look at the machine gives, by MLflow's names without their prefix. */
export type Sample = Readonly<Record<string, number>>;

/** Looks at a part of the machine; rejects where that cannot be seen. */
export type Source = () => Promise<Sample>;

/** A megabyte as MLflow counts it. */
export const MEGABYTE = 1e6;
