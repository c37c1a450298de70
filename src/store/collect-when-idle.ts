import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How long nothing happens before memory is worth looking for, in milliseconds. */
const IDLE = 30_000;

/**
 * Clears a thread's garbage away once it has been idle. V8 does so when it needs room, which a server
 * that nobody asks for anything never does, and so it would keep what its start and its last load
 * left behind. It takes some 10 ms.
 *
 * @param idle milliseconds
 * @returns what to call whenever the thread does something
 */
export function collectWhenIdle(idle = IDLE): () => void {
  const timer = setTimeout(collectGarbage, idle).unref();
  return () => void timer.refresh();
}

/** Node shows V8's collector to programs that were started with a flag; V8 to every new context. */
function collectGarbage(): void {
  try {
    setFlagsFromString("--expose-gc");
    runInNewContext("gc()");
  } catch {
    // Other runtimes than Node look after themselves.
  }
}
