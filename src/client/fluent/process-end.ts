/** What shall happen to what is logged when the process ends. */
export interface Ending {
  /** The program has nothing left to do: there is time to send. */
  finish(succeeded: boolean): Promise<void>;
  /** A signal ends the process: there are seconds. */
  interrupt(): Promise<void>;
  /** There is no time for anything but the disk. */
  save(succeeded: boolean): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls an ending when the process ends; returns how to take that back. */
export function onProcessEnd({ finish, interrupt, save }: Ending): () => void {
  const beforeExit = (code: number): void => void finish(code === 0);
  const exit = (code: number): void => save(code === 0);
  // Deno ends without "exit" then. Whoever listens for such errors lets the process go on.
  const uncaught = (): void => {
    if (process.listenerCount("uncaughtException") === 0) save(false);
  };
  const bySignal = (signal: NodeJS.Signals): void => {
    void interrupt().finally(() => {
      remove();
      // Whoever else listens decides what the signal means; else it is what it would have been.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  process.on("beforeExit", beforeExit).on("exit", exit).on("uncaughtExceptionMonitor", uncaught);
  for (const signal of SIGNALS) process.on(signal, bySignal);
  const remove = (): void => {
    process.off("beforeExit", beforeExit).off("exit", exit);
    process.off("uncaughtExceptionMonitor", uncaught);
    for (const signal of SIGNALS) process.off(signal, bySignal);
  };
  return remove;
}
