import { isOfControl, isTyping, nameOf } from "./key-names.ts";

/** Something that can be done on the page, by a key or from the palette. */
export interface Command {
  /** What it does: "Compare the selected runs". */
  label: string;
  /** Presses, with a space between those of a sequence; without, only the palette has it. */
  keys?: string;
  /** Another way to press it, such as an arrow. */
  also?: string;
  /** The heading in the help: a page or a part of one. */
  scope: string;
  /** Kept out of the palette, such as the moves of a cursor. */
  onlyKey?: boolean;
  run(): void;
}

/** How long the second press of a sequence may take, in milliseconds. */
const SEQUENCE_TIME = 1000;

/**
 * The commands there are now. Parts of the page add theirs while they are shown; where two have
 * the same keys, the one that came last is meant.
 */
export class CommandRegistry {
  #groups: readonly (readonly Command[])[] = [];
  #begun = "";
  #begunAt = 0;
  readonly #listeners = new Set<() => void>();

  /** Adds commands and returns the function that takes them away. */
  add(commands: readonly Command[]): () => void {
    this.#set([...this.#groups, commands]);
    return () => this.#set(this.#groups.filter((group) => group !== commands));
  }

  readonly groups = (): readonly (readonly Command[])[] => this.#groups;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs the command that a press completes. */
  readonly press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event) || isOfControl(event)) return;
    const press = nameOf(event);
    const begun = event.timeStamp - this.#begunAt < SEQUENCE_TIME ? this.#begun : "";
    const command = this.#find(`${begun} ${press}`.trim()) ?? this.#find(press);
    this.#begun = command ? "" : press;
    this.#begunAt = event.timeStamp;
    if (!command) return;
    event.preventDefault();
    command.run();
  };

  #find(keys: string): Command | undefined {
    return this.#groups
      .flat()
      .findLast((command) => command.keys === keys || command.also === keys);
  }

  #set(groups: readonly (readonly Command[])[]): void {
    this.#groups = groups;
    for (const listener of this.#listeners) listener();
  }
}
