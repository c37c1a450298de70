/** The places where the schemas that MLflow makes on SQLite and on PostgreSQL differ. */
export interface SchemaDialect {
  /** Type of an encrypted value. */
  readonly blob: string;
  /** Type of `experiments.experiment_id`, which the database numbers. */
  readonly experimentId: string;
  /** Type of the id of a daily rollup, which the database numbers. */
  readonly rollupId: string;
  /** Default of the booleans whose default MLflow wrote without quotes. */
  readonly false: string;
  /** Table constraint that keeps `is_nan` a boolean, with its leading comma; empty where the type does. */
  readonly isNanCheck: string;
  /** What follows the columns of the two `idx_spans_cost_…_cover` indices, so that they cover. */
  readonly spanCostCover: string;
  /** The trigger `prevent_secrets_aad_mutation` on `secrets`. */
  readonly secretsTrigger: string;
}
