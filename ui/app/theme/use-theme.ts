import { useSyncExternalStore } from "react";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Names the theme that is shown now, for what does not follow CSS by itself. */
const shownTheme = (): string =>
  document.documentElement.dataset["theme"] ?? (dark.matches ? "dark" : "light");

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  dark.addEventListener("change", onChange);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", onChange);
  };
}

/** The theme that is shown; a canvas is painted anew when it changes. */
export const useShownTheme = (): string => useSyncExternalStore(subscribe, shownTheme);
