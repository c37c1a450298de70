import { remembered } from "../util/remembered.ts";

/** "system" follows the operating system. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const kept = remembered<Theme>("theme", "system");

export const chosenTheme = (): Theme => kept.read();

/** Applies a theme to the page; the browser keeps it for the next visit. */
export function chooseTheme(theme: Theme): void {
  kept.write(theme);
  applyTheme();
}

/** CSS does the rest: see tokens.css. */
export function applyTheme(): void {
  const theme = kept.read();
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
