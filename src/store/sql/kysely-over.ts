import {
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  Kysely,
  type QueryCompiler,
  type QueryResult,
} from "kysely";
import type { Tables } from "./tables.ts";

/** What Kysely needs of one connection. */
export interface QueryRunner {
  createQueryCompiler(): QueryCompiler;
  createAdapter(): DialectAdapter;
  execute(query: CompiledQuery): Promise<QueryResult<unknown>>;
}

/** Kysely over one connection that somebody else opened and whose transactions he keeps. */
export function kyselyOver(runner: QueryRunner): Kysely<Tables> {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) => runner.execute(query) as Promise<QueryResult<R>>,
    streamQuery: () => refuse("streamQuery"),
  };
  return new Kysely<Tables>({
    dialect: {
      createQueryCompiler: () => runner.createQueryCompiler(),
      createAdapter: () => runner.createAdapter(),
      createIntrospector: () => refuse("introspection"),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        beginTransaction: () => refuse("beginTransaction"),
        commitTransaction: () => refuse("commitTransaction"),
        rollbackTransaction: () => refuse("rollbackTransaction"),
        releaseConnection: async () => {},
        destroy: async () => {},
      }),
    },
  });
}

function refuse(what: string): never {
  throw new Error(
    `${what} is not available here: a session's transaction is opened by its engine.`,
  );
}
