/**
 * MLflow's schema revisions, oldest first: the values that `alembic_version.version_num` has had
 * from MLflow 1.1 to 3.17.2. The head is the revision that Millrace reads, writes and creates.
 */
const revisions: readonly string[] = [
  "451aebb31d03",
  "90e64c465722",
  "181f10493468",
  "df50e92ffc5e",
  "7ac759974ad8",
  "89d4b8295536",
  "2b4d017a5e9b",
  "cfd24bdc0731",
  "0a8213491aaa",
  "728d730b5ebd",
  "27a6a02d2cf1",
  "84291f40a231",
  "a8c4a736bde6",
  "39d1c3be5f05",
  "c48cb773bb87",
  "bd07f7e963c5",
  "0c779009ac13",
  "cc1f77228345",
  "97727af70f4d",
  "3500859a5d39",
  "7f2a7d5fae7d",
  "2d6e25af4d3e",
  "acf3f17fdcc7",
  "867495a8f9d4",
  "5b0e9adcef9c",
  "4465047574b1",
  "f5a4f2784254",
  "0584bdc529eb",
  "400f98739977",
  "6953534de441",
  "bda7b8c39065",
  "cbc13b556ace",
  "770bee3ae1dd",
  "a1b2c3d4e5f6",
  "de4033877273",
  "1a0cddfcaa16",
  "534353b11cbc",
  "71994744cf8e",
  "3da73c924c2f",
  "bf29a5ff90ea",
  "1bd49d398cd23",
  "b7c8d9e0f1a2",
  "5d2d30f0abce",
  "c9d4e5f6a7b8",
  "2c33131f4dae",
  "d3e4f5a6b7c8",
  "d0e1f2a3b4c5",
  "c8d9e0f1a2b3",
  "1b5f0d9ad7c1",
  "e1f2a3b4c5d6",
  "76601a5f987d",
  "c3d6457b6d8a",
  "a5b4c3d2e1f0",
  "ae8bbe7743c9",
  "7d34483879f0",
  "da6fb0208061",
  "89d3d66ed43f",
  "b7e4c1a90f23",
  "a8b9c0d1e2f3",
  "c1d2e3f4a5b6",
  "c3d9e7f1a2b4",
  "6f8d9c3b2a1e",
  "1971f2d9a75b",
  "17e22815139b",
  "b7e2c1a4d9f3",
  "75868b020152",
  "dc11669786a5",
];

export const headRevision = "dc11669786a5";

/** A database that Millrace must not touch, because its schema is not at `expected`. */
export class SchemaRevisionError extends Error {
  override readonly name = "SchemaRevisionError";
  /** The database's revision; undefined when it has none. */
  readonly found: string | undefined;
  readonly expected = headRevision;

  constructor(found: string | undefined, message: string) {
    super(message);
    this.found = found;
  }
}

const upgradeAdvice =
  "Back the database up, stop every server that uses it, then run `mlflow db upgrade <database URI>` " +
  "with MLflow 3.17.2.";

/**
 * Decides what to do with a database, from `alembic_version.version_num` (undefined without the
 * table or its row) and from whether any of MLflow's own tables exists, `experiments` for example.
 *
 * @returns "empty" for a database in which the schema can be created, "current" for one at the head
 * @throws SchemaRevisionError for any other, with a message that says what to do
 */
export function checkRevision(found: string | undefined, hasTables: boolean): "empty" | "current" {
  if (found === undefined && !hasTables) return "empty";
  if (found === headRevision && hasTables) return "current";
  throw new SchemaRevisionError(found, problem(found, hasTables));
}

function problem(found: string | undefined, hasTables: boolean): string {
  if (found === undefined) {
    return (
      "The database has MLflow tables but no schema revision: creating it was interrupted, or an " +
      "MLflow older than 1.1 made it. If it holds no data, delete it and start again. " +
      `Otherwise complete it. ${upgradeAdvice}`
    );
  }
  const known = revisions.includes(found);
  if (!hasTables) {
    return known
      ? `The database says schema revision ${found} but has no MLflow tables: it is only partly ` +
          "created. Restore it from a backup, or start with an empty database."
      : `The database belongs to another program: its table alembic_version holds ${found}, which is ` +
          "not a revision of MLflow, and it has no MLflow tables. Give Millrace a database (or, by " +
          "search_path, a schema) of its own.";
  }
  return known
    ? `The database schema is out of date: found revision ${found}, need ${headRevision} (MLflow ` +
        `3.17.2). ${upgradeAdvice}`
    : `The database schema has revision ${found}, which is newer than ${headRevision} (MLflow 3.17.2) ` +
        "or unknown: a newer MLflow made or upgraded it. Use a Millrace made for that MLflow release, " +
        "or restore the backup from before that upgrade.";
}
