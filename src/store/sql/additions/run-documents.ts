import type { Addition, Engine } from "./addition.ts";

/*
 * `millrace_run_documents` keeps the JSON text of runs at rest; see run-documents.ts. Its rows are
 * dropped by triggers as soon as a run changes, also where MLflow writes to the database itself.
 * Where a trigger had to be made, changes may have gone unseen: the table starts empty again.
 */

const table: Addition = {
  name: "millrace_run_documents",
  create: `create table millrace_run_documents (
    run_uuid varchar(32) not null primary key,
    document text not null
  );`,
};

const FORGET_ALL = "delete from millrace_run_documents;";

type Event = "insert" | "update" | "delete";

/** What a document shows, by table; a run that is inserted has none yet. */
const sources: readonly (readonly [table: string, events: readonly Event[]])[] = [
  ["runs", ["update", "delete"]],
  ["latest_metrics", ["insert", "update", "delete"]],
  ["params", ["insert", "update", "delete"]],
  ["tags", ["insert", "update", "delete"]],
];

const triggers = (create: (name: string, table: string, event: Event) => string): Addition[] =>
  sources.flatMap(([source, events]) =>
    events.map((event): Addition => {
      const name = `millrace_forget_${source}_${event}` as const;
      return { name, create: `${FORGET_ALL}\n${create(name, source, event)}` };
    }),
  );

const onSqlite = triggers(
  (name, source, event) => `create trigger ${name} after ${event} on ${source} begin
    delete from millrace_run_documents where run_uuid = ${event === "delete" ? "old" : "new"}.run_uuid;
  end;`,
);

/**
 * The run is locked first, in the weakest way, as a new row's foreign key locks it: whoever puts a
 * document together has then either committed it, or passes the run over. Millrace's own writes have
 * a stronger lock by then.
 */
const forget: Addition = {
  name: "millrace_forget_documents",
  create: `create function millrace_forget_documents() returns trigger language plpgsql as $$
    declare changed_run text;
    begin
      for changed_run in select distinct run_uuid from changed order by run_uuid loop
        perform 1 from runs where run_uuid = changed_run for key share;
        delete from millrace_run_documents where run_uuid = changed_run;
      end loop;
      return null;
    end $$;`,
};

const onPostgres = triggers(
  (name, source, event) => `create trigger ${name} after ${event} on ${source}
    referencing ${event === "delete" ? "old" : "new"} table as changed
    for each statement execute function millrace_forget_documents();`,
);

export const runDocumentAdditions = (engine: Engine): Addition[] =>
  engine === "sqlite" ? [table, ...onSqlite] : [table, forget, ...onPostgres];
