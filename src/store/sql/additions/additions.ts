import type { Addition, Engine } from "./addition.ts";

/** Everything that Millrace adds to a database, in the order in which it is made. */
export const additionsFor = (_engine: Engine): Addition[] => [];
