import { type Operation, runOf } from "./operation.ts";
import type { Spool } from "./spool.ts";

/**
 * What fails by itself while the server takes other requests. It is kept in a spool of its own, so
 * that it holds nothing up, which this process leaves to later ones and to `millrace sync`.
 */
export class Aside {
  readonly #open: () => Spool;
  readonly #warn: (message: string) => void;
  #spool: Spool | undefined;
  /** The runs that could not be created: what they have logged waits with them. */
  readonly #runs = new Set<string>();

  constructor(open: () => Spool, warn: (message: string) => void) {
    this.#open = open;
    this.#warn = warn;
  }

  /** Whether an operation is to be kept, because its run is. */
  hasRunOf(operation: Operation): boolean {
    return this.#runs.has(runOf(operation));
  }

  /** Throws where the disk takes no more. */
  keep(operation: Operation): void {
    this.#spool ??= this.#open();
    this.#spool.adopt(operation);
    if (operation.kind === "create") this.#runs.add(operation.id);
  }

  /** Says what is kept, where, and what can be done about it. */
  tell(what: string, error: Error): void {
    this.#warn(
      `Not taken by the server: ${what}: ${error.message} It is kept in ${this.#spool?.path}. \`millrace sync\` tries again; delete the file to give it up.`,
    );
  }
}
