import { createContext } from "react";
import type { Response } from "./types.ts";

/** What has changed of a run: ask for that part anew, or put it where it is shown. */
export type RunChange = NonNullable<Response<"getEvents">["runs"]>[number];

export interface Listener {
  /** Some runs have changed. */
  onRuns: (changes: RunChange[]) => void;
  /** Something has changed, or events may have been missed: all that is shown may be old. */
  onRefresh: () => void;
}

interface Stream {
  source: EventSource | undefined;
  listeners: ReadonlySet<Listener>;
}

/**
 * The connections by which the server tells what changes: one for each URL, whoever listens. A
 * hidden page lets its connections go, because a browser has but six for a server, and counts on
 * having missed something when it is back.
 */
export class LiveEvents {
  readonly #streams = new Map<string, Stream>();

  /** Returns the function that ends it. */
  listen(url: string, listener: Listener): () => void {
    const { source, listeners } = this.#streams.get(url) ?? { listeners: new Set() };
    const stream = { source, listeners: new Set(listeners).add(listener) };
    this.#streams.set(url, stream);
    stream.source ??= this.#open(url);
    return () => this.#leave(url, listener);
  }

  /** To be called when the page comes into sight or goes out of it. */
  readonly follow = (): void => {
    for (const [url, stream] of this.#streams) {
      stream.source?.close();
      stream.source = this.#open(url, true);
    }
  };

  #leave(url: string, listener: Listener): void {
    const stream = this.#streams.get(url);
    if (!stream) return;
    stream.listeners = new Set([...stream.listeners].filter((each) => each !== listener));
    if (stream.listeners.size > 0) return;
    stream.source?.close();
    this.#streams.delete(url);
  }

  #open(url: string, again = false): EventSource | undefined {
    if (document.visibilityState !== "visible") return undefined;
    const source = new EventSource(url);
    const tell = (act: (listener: Listener) => void): void =>
      this.#streams.get(url)?.listeners.forEach(act);
    const refresh = (): void => tell(({ onRefresh }) => onRefresh());
    // The browser connects again by itself; what happened in between is not told again.
    let opened = again;
    source.addEventListener("open", () => {
      if (opened) refresh();
      opened = true;
    });
    source.addEventListener("refresh", refresh);
    source.addEventListener("runs", ({ data }: MessageEvent<string>) => {
      const { runs } = JSON.parse(data) as { runs: RunChange[] };
      tell(({ onRuns }) => onRuns(runs));
    });
    return source;
  }
}

export const LiveContext = createContext(new LiveEvents());
