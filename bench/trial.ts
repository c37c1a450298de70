import type { Cleanup } from "./cleanup.ts";
import type { Database, DatabaseName, Engine } from "./databases/engine.ts";
import type { Bare } from "./limits/bare.ts";
import { runLoad } from "./load/load.ts";
import { withUnit } from "./report/format.ts";
import type { RunningServer } from "./servers/launch.ts";
import type { Subject, SubjectName } from "./servers/subjects.ts";
import type { Sizes } from "./sizes.ts";
import type { Bench, Figure, Workload } from "./workload.ts";

export type Contestant = SubjectName | "limit";

/** A figure on one database: the values that each contestant was measured at. */
export interface Row {
  database: DatabaseName;
  workload: string;
  figure: Figure;
  /** None where the workload failed. */
  samples: Partial<Record<Contestant, number[]>>;
}

export interface Contest {
  subjects: readonly Subject[];
  workloads: readonly Workload[];
  sizes: Sizes;
  repeats: number;
  cleanup: Cleanup;
  /** Is told what has just been measured, or has gone wrong. */
  progress(line: string): void;
  /** Is told what readers of the table must know. */
  note(line: string): void;
}

/** A workload that took longer than this, in milliseconds, is not repeated. */
const LONG = 45_000;

const shown = ({ name, unit }: Figure, value: number): string => `${name} ${withUnit(value, unit)}`;

interface Parts {
  engine: Engine;
  subject: Subject;
  bare: Bare;
  rows: readonly Row[];
  contest: Contest;
}

/** One server on one database system. */
export class Trial {
  readonly #engine: Engine;
  readonly #subject: Subject;
  readonly #bare: Bare;
  readonly #rows: readonly Row[];
  readonly #contest: Contest;

  constructor({ engine, subject, bare, rows, contest }: Parts) {
    this.#engine = engine;
    this.#subject = subject;
    this.#bare = bare;
    this.#rows = rows;
    this.#contest = contest;
  }

  async run(filled: Database | undefined): Promise<void> {
    const fresh = this.#workloads("new");
    const starts = fresh.length === 0 ? 1 : this.#contest.repeats;
    for (let n = 1; n < starts; n++) await this.#measureOn(fresh, [], await this.#engine.create());
    await this.#measureOn(fresh, this.#workloads("empty"), await this.#engine.create());
    if (filled !== undefined)
      await this.#measureOn([], this.#workloads("filled"), await filled.copy());
  }

  /** Starts a server on a database, measures the first workloads once and the others repeatedly. */
  async #measureOn(
    first: readonly Workload[],
    others: readonly Workload[],
    database: Database,
  ): Promise<void> {
    if (first.length + others.length === 0) return database.remove();
    try {
      const server = await this.#start(database);
      for (const workload of first) await this.#measure(workload, server, 1);
      for (const workload of others)
        await this.#measure(workload, server, workload.once ? 1 : this.#contest.repeats);
      await server.stop();
    } catch (error) {
      for (const workload of [...first, ...others]) this.#fail(workload, error);
    }
  }

  #workloads(database: Workload["database"]): Workload[] {
    return this.#contest.workloads.filter((workload) => workload.database === database);
  }

  /** The database and the artifacts go when the server is stopped. */
  async #start(database: Database): Promise<RunningServer> {
    const folder = this.#contest.cleanup.folder();
    const server = await this.#subject.start(database.uri, folder.path);
    return {
      ...server,
      stop: async () => {
        await server.stop();
        await database.remove();
        folder.remove();
      },
    };
  }

  /** A workload that fails leaves its cells empty; the others are still measured. */
  async #measure(workload: Workload, server: RunningServer, repeats: number): Promise<void> {
    const started = performance.now();
    try {
      for (let n = 0; n < repeats; n++) {
        if (this.#subject.name === "millrace") await this.#measureLimits(workload);
        this.#record(workload, await workload.run(this.#bench(workload, server)));
        if (performance.now() - started > LONG) break;
      }
    } catch (error) {
      this.#fail(workload, error);
    }
  }

  #fail(workload: Workload, error: unknown): void {
    for (const { samples } of this.#rowsOf(workload)) samples[this.#subject.name] ??= [];
    this.#note(`${workload.name} failed: ${(error as Error).message}`);
  }

  async #measureLimits(workload: Workload): Promise<void> {
    for (const { figure, samples } of this.#rowsOf(workload)) {
      if (figure.limit === undefined) continue;
      const value = await figure.limit(this.#bare);
      (samples.limit ??= []).push(value);
      this.#contest.progress(
        `${this.#engine.name} · bare limit · ${workload.name} ${shown(figure, value)}`,
      );
    }
  }

  #bench(workload: Workload, server: RunningServer): Bench {
    return {
      subject: this.#subject.name,
      server,
      load: async (plan) => {
        const result = await runLoad({ ...plan, url: server.url } as never);
        if (result.failed > 0)
          this.#note(
            `${workload.name}: ${result.failed} of ${result.failed + result.latencies.length} requests failed, the first with ${result.failure}`,
          );
        return result;
      },
    };
  }

  #record(workload: Workload, values: Partial<Record<string, number>>): void {
    const known = this.#rowsOf(workload).flatMap(({ figure, samples }) => {
      const value = values[figure.name];
      if (value === undefined) return [];
      (samples[this.#subject.name] ??= []).push(value);
      return [shown(figure, value)];
    });
    const { title } = this.#subject;
    this.#contest.progress(
      `${this.#engine.name} · ${title} · ${workload.name} ${known.join(", ")}`,
    );
  }

  #rowsOf({ name }: Workload): Row[] {
    return this.#rows.filter(({ workload }) => workload === name);
  }

  #note(line: string): void {
    const note = `${this.#engine.name} · ${this.#subject.title} · ${line}`;
    this.#contest.progress(note);
    this.#contest.note(note);
  }
}
