import type { Addition, Engine } from "./addition.ts";

/**
 * Summaries of the long series that charts have asked for: what a chart tells of each block of a
 * series, on levels of blocks twice as wide as those below. A series' blocks cover its points below
 * `covered`; triggers note the points that come below `claimed` later, whoever writes them, and
 * drop what is known of a series of which a point is changed or deleted.
 */
export const metricBlocks = (engine: Engine): Addition[] =>
  engine === "sqlite"
    ? [...tables(sqlite), ...sqliteTriggers]
    : [...tables(postgres), ...postgresTriggers];

const sqlite = { id: "integer primary key autoincrement", integer: "integer", double: "real" };
const postgres = {
  id: "bigint generated always as identity primary key",
  integer: "bigint",
  double: "double precision",
};

const tables = ({ id, integer, double }: typeof sqlite): Addition[] => [
  {
    name: "millrace_metric_series",
    create: `create table millrace_metric_series (
      id ${id}, run_uuid varchar(32) not null, key varchar(250) not null, axis varchar(4) not null,
      width ${integer} not null, claimed ${integer} not null, covered ${integer} not null,
      unique (run_uuid, key, axis))`,
  },
  {
    name: "millrace_metric_blocks",
    create: `create table millrace_metric_blocks (
      series_id ${integer} not null references millrace_metric_series (id) on delete cascade,
      level ${integer} not null, block ${integer} not null,
      count ${integer} not null, nan ${integer} not null,
      min ${double}, max ${double}, sum ${double} not null,
      last_x ${integer} not null, last_other ${integer} not null,
      last_value ${double} not null, last_is_nan ${integer} not null,
      primary key (series_id, level, block))`,
  },
  {
    name: "millrace_metric_late",
    create: `create table millrace_metric_late (
      id ${id}, series_id ${integer} not null, step ${integer} not null, timestamp ${integer} not null,
      value ${double} not null, is_nan ${integer} not null)`,
  },
  {
    name: "millrace_metric_late_by_series",
    create: "create index millrace_metric_late_by_series on millrace_metric_late (series_id)",
  },
];

/** Points may have come or gone while there was no trigger to see it. */
const FORGET = "delete from millrace_metric_late; delete from millrace_metric_series;";

const sameSeries = (row: string): string => `s.run_uuid = ${row}.run_uuid and s.key = ${row}.key`;

const isLate = (row: string): string =>
  `case s.axis when 'step' then ${row}.step else ${row}.timestamp end < s.claimed`;

const forgetSeries = (row: string): string =>
  `delete from millrace_metric_series where run_uuid = ${row}.run_uuid and key = ${row}.key;`;

const sqliteTriggers: Addition[] = [
  {
    name: "millrace_metric_added",
    create: `${FORGET}
      create trigger millrace_metric_added after insert on metrics
      when exists (select 1 from millrace_metric_series s where ${sameSeries("new")})
      begin
        insert into millrace_metric_late (series_id, step, timestamp, value, is_nan)
        select s.id, new.step, new.timestamp, new.value, new.is_nan
        from millrace_metric_series s where ${sameSeries("new")} and ${isLate("new")};
      end`,
  },
  {
    name: "millrace_metric_changed",
    create: `${FORGET}
      create trigger millrace_metric_changed after update on metrics
      begin ${forgetSeries("old")} ${forgetSeries("new")} end`,
  },
  {
    name: "millrace_metric_deleted",
    create: `${FORGET}
      create trigger millrace_metric_deleted after delete on metrics
      begin ${forgetSeries("old")} end`,
  },
];

const trigger = (name: `millrace_${string}`, event: string, body: string): Addition => ({
  name,
  create: `${FORGET}
    create or replace function ${name}() returns trigger language plpgsql as $$
    begin ${body} return null; end $$;
    create trigger ${name} ${event} for each statement execute function ${name}();`,
});

const forgetAll = (table: string): string =>
  `delete from millrace_metric_series s using (select distinct run_uuid, key from ${table}) gone
   where ${sameSeries("gone")};`;

const postgresTriggers: Addition[] = [
  // Without `offset 0` the planner may read every series there is.
  trigger(
    "millrace_metric_added",
    "after insert on metrics referencing new table as added",
    `insert into millrace_metric_late (series_id, step, timestamp, value, is_nan)
     select s.id, added.step, added.timestamp, added.value, added.is_nan::integer
     from (select distinct run_uuid, key from added) name
     cross join lateral (
       select * from millrace_metric_series s where ${sameSeries("name")} offset 0) s
     join added on ${sameSeries("added")} and ${isLate("added")};`,
  ),
  trigger(
    "millrace_metric_changed",
    "after update on metrics referencing old table as was new table as became",
    `${forgetAll("was")} ${forgetAll("became")}`,
  ),
  trigger(
    "millrace_metric_deleted",
    "after delete on metrics referencing old table as was",
    forgetAll("was"),
  ),
  trigger(
    "millrace_metric_truncated",
    "after truncate on metrics",
    "delete from millrace_metric_series;",
  ),
];
