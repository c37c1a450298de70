import { setTimeout as sleep } from "node:timers/promises";
import { decrypt } from "../../core/fernet.ts";
import type { Delivery, RegistryStore, WebhookTarget } from "../../store/registry-store.ts";
import type { WebhookSettings } from "../settings.ts";
import { type Answer, post } from "./post.ts";

/** A message is tried for a day; then its receiver has to look at the registry itself. */
const LONGEST = 24 * 60 * 60 * 1000;

/** How long a message stays this server's after the last answer to it may have come. */
const MARGIN = 10_000;

/** How often to look for what other servers left, in milliseconds. */
const POLL = 10_000;

/** Deliveries that are due, but another server's at the moment, are looked at again after this. */
const SHORTEST_REST = 50;

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5 * 60 * 1000;

/** How long deliveries under way may take when the server ends. */
const GRACE = 2000;

/** Answers of a client error that may be another the next time. */
const PASSING = new Set([408, 425, 429]);

/**
 * Delivers what waits for webhooks. The queue is in the database: any number of servers may take
 * from it, and what one of them has taken and not settled is another's when its lease ends.
 */
export class WebhookSender {
  readonly #registry: RegistryStore;
  readonly #settings: WebhookSettings;
  readonly #underWay = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #woken = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(registry: RegistryStore, settings: WebhookSettings) {
    this.#registry = registry;
    this.#settings = settings;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There may be something to deliver. */
  wake(): void {
    this.#woken.resolve();
  }

  /** Takes no more deliveries, and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    const grace = setTimeout(() => this.#ending.abort(), GRACE);
    await this.#running;
    await Promise.all(this.#underWay);
    clearTimeout(grace);
  }

  /** Posts a message to a webhook now. Rejects with what kept it from arriving. */
  async send(target: WebhookTarget, deliveryId: string, body: string): Promise<Answer> {
    const { url, secret } = target;
    const message = { url, secret: this.#readable(secret), deliveryId, body };
    return await post(message, this.#settings, this.#ending.signal);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = Promise.withResolvers<void>();
      const next = await this.#round().catch((error: unknown) => {
        log(`The queue of webhooks cannot be read: ${(error as Error).message}`);
        return undefined;
      });
      await this.#rest(next);
    }
  }

  /** Begins as many deliveries as may be under way; settles to when the next one may be due. */
  async #round(): Promise<number | undefined> {
    const { timeout, atOnce } = this.#settings;
    const most = atOnce - this.#underWay.size;
    if (most <= 0) return undefined;
    const found = await this.#registry.takeDeliveries({
      most,
      lease: timeout + MARGIN,
      longest: LONGEST,
    });
    if (found.givenUp > 0) log(`${found.givenUp} webhook deliveries were given up after a day.`);
    for (const delivery of found.taken) this.#begin(delivery);
    return found.next;
  }

  async #rest(next: number | undefined): Promise<void> {
    if (this.#stopped) return;
    const until = Math.min(next ?? Infinity, Date.now() + POLL);
    const waiting = new AbortController();
    const pause = sleep(Math.max(SHORTEST_REST, until - Date.now()), undefined, {
      signal: waiting.signal,
    }).catch(() => {});
    await Promise.race([pause, this.#woken.promise]);
    waiting.abort();
  }

  #begin(delivery: Delivery): void {
    const work = this.#deliver(delivery)
      .catch((error: unknown) => log(`${named(delivery)}: ${(error as Error).message}`))
      .finally(() => {
        this.#underWay.delete(work);
        this.wake();
      });
    this.#underWay.add(work);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { sequence, attempts, webhook_id, delivery_id, body } = delivery;
    const problem = await this.#registry
      .webhookTarget({ webhook_id })
      .then((target) => this.send(target, delivery_id, body))
      .then(problemOf, (error: unknown) => ({ why: (error as Error).message, pause: undefined }));
    if (problem === undefined || "final" in problem) {
      if (problem !== undefined) log(`${named(delivery)} was refused: ${problem.final}.`);
      return await this.#registry.settleDelivery({ sequence, attempts });
    }
    const pause = problem.pause ?? pauseAfter(attempts);
    log(`${named(delivery)} failed: ${problem.why}. Next attempt in ${pause / 1000} s.`);
    return await this.#registry.settleDelivery({ sequence, attempts, due: Date.now() + pause });
  }

  #readable(secret: string | null): string | undefined {
    if (secret === null) return undefined;
    const { secretKey } = this.#settings;
    if (secretKey === undefined)
      throw new Error("its secret needs MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY, which is not set");
    try {
      return decrypt(secretKey, secret);
    } catch (error) {
      throw new Error("its secret was stored with another MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY", {
        cause: error,
      });
    }
  }
}

type Problem = { final: string } | { why: string; pause: number | undefined };

/** As by MLflow, a client error is the receiver's last word. */
function problemOf({ status, retryAfter }: Answer): Problem | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 400 && status < 500 && !PASSING.has(status)) return { final: `status ${status}` };
  return { why: `status ${status}`, pause: retryAfter };
}

const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempts - 1, 20));

const named = ({ delivery_id, webhook_id, attempts }: Delivery): string =>
  `Webhook ${webhook_id}, delivery ${delivery_id}, attempt ${attempts}`;

const log = (line: string): void => void process.stderr.write(`${line}\n`);
