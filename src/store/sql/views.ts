import type { Selectable } from "kysely";
import { newId } from "../../core/ids.ts";
import { alreadyExists, doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { limits } from "../../protocol/limits.ts";
import type { View } from "../../protocol/views.ts";
import { activeExperiment } from "./experiments.ts";
import { experimentNumber } from "./experiment-ids.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";
import type { Tables } from "./tables.ts";
import { isUniqueViolation } from "./violations.ts";

export const viewOperations: Operations<"createView" | "listViews" | "updateView" | "deleteView"> =
  {
    createView: async (session, { experiment_id, name, state, created_by }) => {
      const experiment = (await activeExperiment(session, experiment_id)).experiment_id;
      await refuseTooMany(session, experiment);
      const now = Date.now();
      const view = await refuseTakenName(name, () =>
        session.db
          .insertInto("millrace_views")
          .values({
            view_id: newId(),
            experiment_id: experiment,
            name,
            state,
            created_by: created_by ?? null,
            creation_time: now,
            last_update_time: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      );
      return { view: shown(view) };
    },

    listViews: async (session, { experiment_id }) => {
      const rows = await session.db
        .selectFrom("millrace_views")
        .selectAll()
        .where("experiment_id", "=", experimentNumber(session, experiment_id))
        .orderBy("name")
        .execute();
      return { views: rows.map(shown) };
    },

    updateView: async (session, { view_id, name, state }) => {
      const view = await refuseTakenName(name, () =>
        session.db
          .updateTable("millrace_views")
          .set({ last_update_time: Date.now(), name, state })
          .where("view_id", "=", view_id)
          .returningAll()
          .executeTakeFirst(),
      );
      if (view === undefined) throw noView(view_id);
      return { view: shown(view) };
    },

    deleteView: async (session, { view_id }) => {
      const { numDeletedRows } = await session.db
        .deleteFrom("millrace_views")
        .where("view_id", "=", view_id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw noView(view_id);
      return {};
    },
  };

const noView = (id: string) => doesNotExist(`No view with id=${id} exists`);

const shown = (row: Selectable<Tables["millrace_views"]>): View => ({
  ...row,
  experiment_id: String(row.experiment_id),
  created_by: row.created_by ?? undefined,
});

async function refuseTooMany(session: Session, experiment: Int64): Promise<void> {
  const { count } = await session.db
    .selectFrom("millrace_views")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("experiment_id", "=", experiment)
    .executeTakeFirstOrThrow();
  if (Number(count) >= limits.views)
    throw invalidParameter(
      `The experiment ${experiment} has ${limits.views} views, which is the most; delete some.`,
    );
}

async function refuseTakenName<T>(name: string | undefined, naming: () => Promise<T>): Promise<T> {
  try {
    return await naming();
  } catch (error) {
    if (isUniqueViolation(error))
      throw alreadyExists(
        `The experiment has a view named '${name}' already; choose another name.`,
      );
    throw error;
  }
}
