import type { Addition, Engine } from "./addition.ts";

/**
 * Views of experiments. No foreign key: MLflow's upgrades drop and rebuild `experiments` on SQLite,
 * which would take the views with it. A trigger deletes those of an experiment that is gone, because
 * SQLite gives its id to another one.
 */
const table: Addition = {
  name: "millrace_views",
  create: `
create table millrace_views (
  view_id varchar(32) not null primary key,
  experiment_id integer not null,
  name varchar(250) not null,
  state text not null,
  created_by varchar(256),
  creation_time bigint not null,
  last_update_time bigint not null,
  constraint millrace_views_name unique (experiment_id, name)
)`,
};

const DELETE = "delete from millrace_views where experiment_id = old.experiment_id;";

const sqliteTrigger: Addition = {
  name: "millrace_views_of_deleted_experiments",
  create: `
create trigger millrace_views_of_deleted_experiments after delete on experiments
begin ${DELETE} end`,
};

const postgresTrigger: readonly Addition[] = [
  {
    name: "millrace_delete_views",
    create: `
create function millrace_delete_views() returns trigger language plpgsql as
$$ begin ${DELETE} return null; end $$`,
  },
  {
    name: "millrace_views_of_deleted_experiments",
    create: `
create trigger millrace_views_of_deleted_experiments after delete on experiments
for each row execute function millrace_delete_views()`,
  },
];

export const viewAdditions = (engine: Engine): readonly Addition[] => [
  table,
  ...(engine === "sqlite" ? [sqliteTrigger] : postgresTrigger),
];
