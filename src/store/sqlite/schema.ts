import { mlflowSchema } from "../sql/schema/mlflow-schema.ts";

/** Creates MLflow's tables in an empty SQLite database; see `mlflowSchema`. */
export const sqliteSchema = mlflowSchema({
  blob: "BLOB",
  experimentId: "INTEGER",
  rollupId: "INTEGER",
  false: "0",
  isNanCheck: ",\n  CHECK (is_nan IN (0, 1))",
  spanCostCover: "",
  secretsTrigger: `
CREATE TRIGGER prevent_secrets_aad_mutation
BEFORE UPDATE ON secrets
FOR EACH ROW
WHEN OLD.secret_id != NEW.secret_id OR OLD.secret_name != NEW.secret_name
BEGIN
  SELECT RAISE(ABORT, 'secret_id and secret_name are immutable (used as AAD in encryption)');
END;
`,
});
