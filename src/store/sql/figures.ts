import { decodePageToken, pageOf } from "../../core/page-token.ts";
import { newId } from "../../core/ids.ts";
import { alreadyExists, doesNotExist, invalidParameter } from "../../protocol/errors.ts";
import type { Figure, FigureInfo } from "../../protocol/figures.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { parseJson } from "../../protocol/json.ts";
import { limits } from "../../protocol/limits.ts";
import { experimentNumber } from "./experiment-ids.ts";
import { activeExperiment } from "./experiments.ts";
import type { Operations } from "./operation.ts";
import type { Session } from "./session.ts";
import { isUniqueViolation } from "./violations.ts";

export const figureOperations: Operations<
  "createFigure" | "updateFigure" | "deleteFigure" | "getFigure" | "listFigures" | "searchFigures"
> = {
  createFigure: async (session, { experiment_id, name, spec }) => {
    const experiment = await activeExperiment(session, experiment_id);
    await refuseTooMany(session, experiment.experiment_id);
    const now = Date.now();
    const row = {
      figure_id: newId(),
      experiment_id: experiment.experiment_id,
      name,
      ...specColumns(spec),
      creation_time: now,
      last_update_time: now,
    };
    await refuseTakenName(name, () =>
      session.db.insertInto("millrace_figures").values(row).execute(),
    );
    return { figure: shownFigure(row) };
  },

  updateFigure: async (session, { figure_id, name, spec }) => {
    const changes = {
      ...(name !== undefined && { name }),
      ...(spec !== undefined && specColumns(spec)),
      last_update_time: Date.now(),
    };
    const row = await refuseTakenName(name ?? "", () =>
      session.db
        .updateTable("millrace_figures")
        .set(changes)
        .where("figure_id", "=", figure_id)
        .returningAll()
        .executeTakeFirst(),
    );
    if (row === undefined) throw noFigure(figure_id);
    return { figure: shownFigure(row) };
  },

  deleteFigure: async (session, { figure_id }) => {
    const { numDeletedRows } = await session.db
      .deleteFrom("millrace_figures")
      .where("figure_id", "=", figure_id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw noFigure(figure_id);
    return {};
  },

  getFigure: async (session, { figure_id }) => {
    const row = await session.db
      .selectFrom("millrace_figures")
      .selectAll()
      .where("figure_id", "=", figure_id)
      .executeTakeFirst();
    if (row === undefined) throw noFigure(figure_id);
    return { figure: shownFigure(row) };
  },

  listFigures: async (session, { experiment_id }) => {
    const rows = await session.db
      .selectFrom("millrace_figures")
      .select(infoColumns)
      .where("experiment_id", "=", experimentNumber(session, experiment_id))
      .orderBy("name")
      .limit(limits.figures)
      .execute();
    return { figures: rows.map(shownInfo) };
  },

  searchFigures: async (session, { experiment_ids, max_results, page_token }) => {
    const offset = decodePageToken(page_token);
    const active = session.db
      .selectFrom("experiments")
      .select("experiment_id")
      .where("lifecycle_stage", "=", "active");
    const found = session.db
      .selectFrom("millrace_figures")
      .select(infoColumns)
      .where("experiment_id", "in", active)
      .orderBy("last_update_time", "desc")
      .orderBy("figure_id")
      .limit(max_results + 1)
      .offset(offset);
    const rows = await (
      experiment_ids.length === 0
        ? found
        : found.where(
            "experiment_id",
            "in",
            experiment_ids.map((id) => experimentNumber(session, id)),
          )
    ).execute();
    const { page, ...next } = pageOf(rows, offset, max_results);
    return { figures: page.map(shownInfo), ...next };
  },
};

/** All but the spec, which lists need not read. */
const infoColumns = [
  "figure_id",
  "experiment_id",
  "name",
  "caption",
  "creation_time",
  "last_update_time",
] as const;

/** The caption is part of the spec; it has a column so that a list need not read the specs. */
/** The endpoint has checked the spec. */
const specColumns = (spec: string) => ({
  spec,
  caption: (parseJson(spec) as { caption?: string }).caption?.toWellFormed() ?? "",
});

const noFigure = (id: string) => doesNotExist(`No figure with id=${id} exists`);

async function refuseTooMany(session: Session, experimentId: Int64): Promise<void> {
  const { figures } = await session.db
    .selectFrom("millrace_figures")
    .select((eb) => eb.fn.countAll<number | bigint | string>().as("figures"))
    .where("experiment_id", "=", experimentId)
    .executeTakeFirstOrThrow();
  if (Number(figures) >= limits.figures)
    throw invalidParameter(
      `The experiment ${experimentId} has ${limits.figures} figures, which is the most; delete some.`,
    );
}

async function refuseTakenName<T>(name: string, naming: () => Promise<T>): Promise<T> {
  try {
    return await naming();
  } catch (error) {
    if (isUniqueViolation(error))
      throw alreadyExists(`The experiment has a figure '${name}' already; choose another name.`);
    throw error;
  }
}

type Stored<T> = Omit<T, "experiment_id"> & { experiment_id: Int64 };

const shownInfo = (row: Stored<FigureInfo>): FigureInfo => ({
  ...row,
  experiment_id: String(row.experiment_id),
});

const shownFigure = (row: Stored<Figure>): Figure => ({ ...shownInfo(row), spec: row.spec });
