import { useSyncExternalStore } from "react";

/** As in the style sheets of pages whose columns then stand one below the other. */
const narrow = matchMedia("(max-width: 1199px)");

function subscribe(onChange: () => void): () => void {
  narrow.addEventListener("change", onChange);
  return () => narrow.removeEventListener("change", onChange);
}

/** Whether the window has little room for two parts side by side. */
export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
