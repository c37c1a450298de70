import type { Engine } from "../../src/store/sql/additions/addition.ts";
import { additionsFor } from "../../src/store/sql/additions/additions.ts";

/** The indices that Millrace adds to MLflow's tables, as a script. */
export const addedIndices = (engine: Engine): string =>
  additionsFor(engine)
    .map(({ create }) => create)
    .filter((create) => /^create index \w+ on (?!millrace_)/i.test(create))
    .join(";\n");
