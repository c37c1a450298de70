import { shownKeys } from "../keys/key-names.ts";

/** The presses of a command: `g` `r`. */
export function Keys({ keys }: { keys: string }) {
  return shownKeys(keys).map((press, at) => <kbd key={`${press}${at}`}>{press}</kbd>);
}
