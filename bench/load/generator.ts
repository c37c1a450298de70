/** The process that makes load: it is told a plan, carries it out, answers with the result, ends. */
import { setTimeout as sleep } from "node:timers/promises";
import { bodyText } from "./answer-reader.ts";
import { type Conversation, conversations, type Place } from "./conversations.ts";
import { type HttpAnswer, HttpConnection } from "./http-connection.ts";
import { type LoadPlan, type LoadResult, sum } from "./load.ts";

/** How long answers are awaited after the load's time is over, in milliseconds. */
const PATIENCE = 10_000;

/** How long the first one is: without any there is no result. */
const FIRST_PATIENCE = 90_000;

/** Of a load that ends by itself. */
const MOST_SECONDS = 300;

process.once("disconnect", () => process.exit());
process.once("message", async (plan: LoadPlan) => {
  const result = await carryOut(plan);
  process.send?.(result, () => process.disconnect?.());
});

async function carryOut(plan: LoadPlan): Promise<LoadResult | { error: string }> {
  const tally = new Tally(plan);
  try {
    const places = Array.from({ length: plan.connections }, (_, connection) => connection);
    await Promise.all(places.map((connection) => talk(plan, connection, tally)));
    return tally.result();
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function talk(plan: LoadPlan, connection: number, tally: Tally): Promise<void> {
  const converse: (parameters: never, place: Place) => Conversation =
    conversations[plan.conversation];
  const { connections } = plan;
  const next = converse(plan.parameters as never, { connection, connections });
  const http = new HttpConnection(plan.url);
  const stopWaiting = tally.whenLate(() => http.close());
  try {
    let text: string | undefined;
    while (!tally.isOver()) {
      const request = next(text);
      if (request === undefined) break;
      const started = performance.now();
      const answer = await http.send(request);
      text = request.keep ? bodyText(answer) : undefined;
      tally.count(answer, text);
      if (plan.every !== undefined)
        await sleep(Math.max(0, plan.every - (performance.now() - started)));
    }
  } catch (error) {
    if (!tally.isOver()) throw error;
  }
  stopWaiting();
  http.close();
}

interface Counted {
  /** When it was answered, by `performance.now()`. */
  at: number;
  milliseconds: number;
  bytes: number;
}

class Tally {
  readonly #plan: LoadPlan;
  readonly #started = performance.now();
  readonly #all: Counted[] = [];
  readonly #answers: string[] = [];
  #failed = 0;
  #failure: string | undefined;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
  }

  /** Milliseconds until no request is begun any more. */
  remaining(): number {
    const { warmUp = 0, seconds = MOST_SECONDS } = this.#plan;
    return this.#started + (warmUp + seconds) * 1000 - performance.now();
  }

  /** Calls back when no answer is worth waiting for any more. Returns what calls that off. */
  whenLate(then: () => void): () => void {
    const end = this.remaining();
    const late = setTimeout(() => this.#all.length > 0 && then(), end + PATIENCE);
    const tooLate = setTimeout(then, end + FIRST_PATIENCE);
    return () => {
      clearTimeout(late);
      clearTimeout(tooLate);
    };
  }

  isOver(): boolean {
    const { requests = Number.POSITIVE_INFINITY } = this.#plan;
    return this.remaining() <= 0 || this.#all.length >= requests;
  }

  count(answer: HttpAnswer, text: string | undefined): void {
    if (answer.status < 200 || answer.status > 299) {
      this.#failed += 1;
      this.#failure ??= `${answer.status} ${bodyText(answer).slice(0, 300)}`;
      return;
    }
    if (this.#plan.answers && text !== undefined) this.#answers.push(text);
    const { milliseconds, bytes } = answer;
    this.#all.push({ at: performance.now(), milliseconds, bytes });
  }

  result(): LoadResult {
    const { from, counted } = this.#counted();
    const seconds = ((counted.at(-1)?.at ?? from) - from) / 1000;
    return {
      latencies: counted.map(({ milliseconds }) => milliseconds),
      seconds,
      rate: seconds > 0 ? counted.length / seconds : 0,
      bytes: sum(counted.map(({ bytes }) => bytes)),
      failed: this.#failed,
      failure: this.#failure,
      answers: this.#answers,
    };
  }

  /** What follows the first answer after the warm-up; all, where nothing does. */
  #counted(): { from: number; counted: Counted[] } {
    const warm = this.#started + (this.#plan.warmUp ?? 0) * 1000;
    const first = this.#all.findIndex(({ at }) => at >= warm);
    const counted = this.#all.slice(first + 1);
    return this.#plan.warmUp === undefined || first < 0 || counted.length === 0
      ? { from: this.#started, counted: this.#all }
      : { from: this.#all[first]!.at, counted };
  }
}
