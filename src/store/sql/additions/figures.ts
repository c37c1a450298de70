import type { Addition, Engine } from "./addition.ts";

/**
 * The figures that users saved. There is no foreign key: MLflow's upgrades replace `experiments`
 * on SQLite, which would cascade. A trigger removes the figures of an experiment that MLflow's
 * `gc` removes, because SQLite may give its id to another.
 */
const table: Addition = {
  name: "millrace_figures",
  create: `CREATE TABLE millrace_figures (
  figure_id VARCHAR(32) NOT NULL,
  experiment_id INTEGER NOT NULL,
  name VARCHAR(250) NOT NULL,
  spec TEXT NOT NULL,
  caption TEXT NOT NULL,
  creation_time BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  CONSTRAINT millrace_figures_pk PRIMARY KEY (figure_id),
  CONSTRAINT millrace_figures_name UNIQUE (experiment_id, name)
);`,
};

const removal = "DELETE FROM millrace_figures WHERE experiment_id = OLD.experiment_id;";

const triggers: Readonly<Record<Engine, readonly Addition[]>> = {
  sqlite: [
    {
      name: "millrace_figures_of_experiment",
      create: `CREATE TRIGGER millrace_figures_of_experiment
AFTER DELETE ON experiments FOR EACH ROW BEGIN ${removal} END;`,
    },
  ],
  postgres: [
    {
      name: "millrace_delete_figures",
      create: `CREATE FUNCTION millrace_delete_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN ${removal} RETURN NULL; END $$;`,
    },
    {
      name: "millrace_figures_of_experiment",
      create: `CREATE TRIGGER millrace_figures_of_experiment
AFTER DELETE ON experiments FOR EACH ROW EXECUTE FUNCTION millrace_delete_figures();`,
    },
  ],
};

export const figureAdditions = (engine: Engine): readonly Addition[] => [
  table,
  ...triggers[engine],
];
