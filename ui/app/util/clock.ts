const TICK = 15_000;

/** The present in steps, the same for all who look: one timer, however many times a page shows. */
export class Clock {
  #now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Set<() => void>();

  /** Milliseconds since 1970, not much older than a step. */
  readonly now = (): number => {
    if (Date.now() - this.#now > TICK) this.#now = Date.now();
    return this.#now;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#tell(), TICK);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tell(): void {
    this.#now = Date.now();
    for (const each of this.#listeners) each();
  }
}
