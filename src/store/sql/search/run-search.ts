import {
  type Expression,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from "kysely";
import { comparisonsOf, type Filter } from "../../../core/search/ast.ts";
import { parseFilter } from "../../../core/search/parser.ts";
import { runsGrammar } from "../../../core/search/runs.ts";
import type { ViewType } from "../../../protocol/experiments.ts";
import { experimentNumbers } from "../experiment-ids.ts";
import { stagesOf } from "../lifecycle.ts";
import type { Session } from "../session.ts";
import type { Tables } from "../tables.ts";
import type { SearchCapabilities } from "./capabilities.ts";
import { bound } from "./filter.ts";
import type { IdList } from "./id-list.ts";
import { orderedBy } from "./order.ts";
import { rowsCompared, RUN_ID, type RunTerm, runsFilter } from "./runs.ts";
import type { Sieve } from "./sieve.ts";

/** What runs must meet. */
export interface Condition {
  /** Whether it looks at rows that name the run only, and not at the run itself. */
  readonly isOfRows: boolean;
  /** The condition on the table `runs`, or on the column that holds the run's id if it is of rows. */
  on(owner: string): Expression<SqlBool>;
}

/** What is known of the runs that are searched for: that they are among these, if anything; some maybe twice. */
export interface Sifted {
  readonly ids?: IdList;
  /** Where they are too many to be asked one by one: it passes them and hardly any others. */
  readonly sieve?: Sieve;
}

/** What is searched for. */
export interface RunSearch {
  readonly session: Session;
  /** Conditions on the table `runs`: their experiments and stages. */
  readonly scope: readonly Expression<SqlBool>[];
  /** Whether these are the runs of one experiment, so that indices on its runs are of use. */
  readonly isOfOne: boolean;
  /** The filter's operands that every run must meet. */
  readonly conjuncts: readonly Filter[];
  /** The only runs to search among, where they are known. */
  readonly ids?: readonly string[];
  /** All conditions, those that are asked soonest first. */
  readonly where: readonly Condition[];
}

/** What a request searches for. Throws ApiError for a filter that cannot be read. */
export function runSearch(
  session: Session,
  request: {
    experiment_ids: readonly string[];
    filter?: string | undefined;
    run_view_type?: ViewType | undefined;
    run_ids?: readonly string[];
  },
): RunSearch {
  const { run_ids = [] } = request;
  const filter = parseFilter(request.filter, runsGrammar);
  const experiments = [...new Set(experimentNumbers(session, request.experiment_ids))];
  const scope = [
    session.dialect.oneOf(sql.ref("runs.experiment_id"), experiments),
    sql<SqlBool>`runs.lifecycle_stage in (${sql.join(stagesOf(request.run_view_type))})`,
  ];
  const conjuncts = filter?.kind === "and" ? filter.operands : filter === undefined ? [] : [filter];
  return {
    session,
    scope,
    isOfOne: experiments.length === 1,
    conjuncts,
    ...(run_ids.length > 0 ? { ids: [...new Set(run_ids)] } : {}),
    where: [
      ...scope.map(ofRun),
      ...conjuncts
        .toSorted((a, b) => steps(a) - steps(b))
        .map((each) => conditionOf(each, session.dialect)),
    ],
  };
}

/** A condition on the table `runs`. */
export const ofRun = (condition: Expression<SqlBool>): Condition => ({
  isOfRows: false,
  on: () => condition,
});

const conditionOf = (filter: Filter, capabilities: SearchCapabilities): Condition => ({
  isOfRows: comparisonsOf(filter).every((each) => rowsCompared(each) !== undefined),
  on: (owner) => runsFilter(filter, capabilities, owner),
});

/** How many steps in indices it takes to tell whether a run meets a filter. */
function steps(filter: Filter): number {
  if (filter.kind !== "comparison") return 2 * comparisonsOf(filter).length;
  return filter.comparator === "=" && filter.entity !== "metric" ? 1 : 2;
}

/** All conditions, on the table `runs`. */
export const meets = (conditions: readonly Condition[], owner = RUN_ID): RawBuilder<SqlBool> =>
  all(conditions.map((each) => each.on(owner)));

/**
 * All conditions on runs that rows of a table `few` name as `owner`: of their rows first, and of the
 * runs themselves last. By `is true` both databases ask in this order: SQLite would make a join of
 * them, in another order and maybe by an index that does not lead to the row, and PostgreSQL would
 * ask in the order of what it thinks that they cost.
 */
export const meetsAsOwner = (
  { dialect }: Session,
  conditions: readonly Condition[],
): RawBuilder<SqlBool> =>
  sql`(${meets(
    conditions.filter((each) => each.isOfRows),
    "few.owner",
  )} and exists (select 1 from runs where runs.run_uuid = few.owner
    and ${meets(conditions.filter((each) => !each.isOfRows))} ${dialect.askedEach})) is true`;

/** The values that a run's place in an order follows from; null is a missing one, and last. */
export type Place = readonly PlaceValue[];
export type PlaceValue = string | number | null;

/** A metric's place where it is NaN. */
export const NAN = "NaN";

export const all = (conditions: readonly Expression<SqlBool>[]): RawBuilder<SqlBool> =>
  conditions.length === 0 ? sql`1 = 1` : sql`${sql.join(conditions, sql` and `)}`;

/** How many rows there are; it stops counting at one more than `most`. */
export async function countUpTo(
  { session }: RunSearch,
  rows: RawBuilder<unknown>,
  most: number,
): Promise<number> {
  const counted = sql<{ count: number }>`select count(*) as count
    from (select 1 as one from ${rows} limit ${sql.lit(most + 1)}) as some_rows`;
  return Number((await counted.execute(session.db)).rows[0]?.count);
}

interface SortedFrom {
  after?: Place | undefined;
  offset?: number;
}

/** The runs of a search, sorted by the database. */
export async function sorted(
  { session, where, ids }: RunSearch,
  terms: readonly RunTerm[],
  limit: number,
  { after, offset = 0 }: SortedFrom,
): Promise<string[]> {
  const found = runsAmong(session, ids)
    .select("runs.run_uuid as run_id")
    .where(meets(where))
    .$if(after !== undefined, (each) => each.where(isAfter(terms, after!)))
    .limit(limit)
    .$if(offset > 0, (each) => each.offset(offset));
  return (await orderedBy(found, terms).execute()).map(({ run_id }) => run_id);
}

/** SQLite reads what is on the left of a cross join first. */
const runsAmong = (session: Session, ids: readonly string[] | undefined) =>
  ids === undefined
    ? session.db.selectFrom("runs")
    : (session.db
        .selectFrom(session.dialect.owners(ids).$castTo<{ owner: string }>().as("among"))
        .crossJoin("runs")
        .whereRef("among.owner", "=", "runs.run_uuid") as unknown as SelectQueryBuilder<
        Tables,
        "runs",
        object
      >);

/** Where a run stands in an order; undefined where JSON cannot tell it. */
export async function placeOf(
  session: Session,
  terms: readonly RunTerm[],
  runId: string,
): Promise<Place | undefined> {
  const query = session.db.selectFrom("runs").where("runs.run_uuid", "=", runId);
  const [row] = await orderedBy(query, terms)
    .select(terms.map(({ expression }, index) => sql<PlaceValue>`${expression}`.as(`t${index}`)))
    .execute();
  const values = terms.map((_, index) => row?.[`t${index}`] ?? null);
  const isTold = values.every((value) => typeof value !== "bigint");
  return isTold ? values.map((value) => (isInfinite(value) ? NAN : value)) : undefined;
}

const isInfinite = (value: PlaceValue): boolean => value === Infinity || value === -Infinity;

/** Whether a run's place is after another one's. */
function isAfter(terms: readonly RunTerm[], place: Place): Expression<SqlBool> {
  const [term, ...rest] = terms;
  const [value, ...others] = place;
  if (term === undefined || value === undefined) return sql`1 = 0`;
  const here = sql<SqlBool>`(${equals(term, value)} and ${isAfter(rest, others)})`;
  return value === null ? here : sql`(${here} or ${isBeyond(term, value)})`;
}

const equals = (term: RunTerm, value: PlaceValue): RawBuilder<SqlBool> =>
  value === null
    ? sql`${term.expression} is null`
    : sql`${term.expression} = ${sortedAs(term, value)}`;

function isBeyond(term: RunTerm, value: string | number): RawBuilder<SqlBool> {
  const beyond = sql<SqlBool>`${term.expression} ${comes(term)} ${sortedAs(term, value)}`;
  return term.nullable ? sql`(${beyond} or ${term.expression} is null)` : beyond;
}

export const comes = ({ direction }: RunTerm) => sql.raw(direction === "asc" ? ">" : "<");

/** A value as the database sorts it: NaN as the infinity that stands for it. */
const sortedAs = ({ isMetric, direction }: RunTerm, value: string | number) =>
  isMetric && value === NAN ? bound(direction === "asc" ? Infinity : -Infinity) : bound(value);
