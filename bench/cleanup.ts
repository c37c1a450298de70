import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What must be undone however the run ends: at its end, on an error and on Ctrl-C. */
export class Cleanup {
  readonly #tasks = new Set<() => void>();

  constructor() {
    process.once("exit", () => this.#all());
    process.once("SIGINT", () => process.exit(130));
    process.once("SIGTERM", () => process.exit(143));
    process.once("SIGHUP", () => process.exit(129));
  }

  /** Adds a task, which must be synchronous. Returns what does it now and takes it off the list. */
  add(task: () => void): () => void {
    this.#tasks.add(task);
    return () => {
      if (this.#tasks.delete(task)) task();
    };
  }

  /** A new empty folder, and what removes it. */
  folder(): { path: string; remove: () => void } {
    const path = mkdtempSync(join(tmpdir(), "millrace-bench-"));
    return { path, remove: this.add(() => rmSync(path, { recursive: true, force: true })) };
  }

  /** The newest first: a process ends before its folder goes. */
  #all(): void {
    for (const task of [...this.#tasks].toReversed()) task();
    this.#tasks.clear();
  }
}
