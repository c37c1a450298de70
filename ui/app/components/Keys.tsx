import { shownKeys } from "../keys/key-names.ts";

/** The presses of a command: `g` `r`. */
export function Keys({ keys }: { keys: string }) {
  // A sequence never has the same press twice.
  return shownKeys(keys).map((press) => <kbd key={press}>{press}</kbd>);
}
