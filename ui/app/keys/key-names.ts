/** How a key press is written in the registry: `j`, `?`, `Ctrl+k`, `ArrowDown`, `Shift+Enter`. */
export function nameOf(event: KeyboardEvent): string {
  const { key } = event;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const alt = event.altKey ? "Alt+" : "";
  // What Shift does to a character is in the character.
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  const character = key.length === 1 && control !== "" ? key.toLowerCase() : key;
  return control + alt + shift + (character === " " ? "Space" : character);
}

const shownNames: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
};

/** The keys of a command as people read them, a press each: `g r` is two. */
export const shownKeys = (keys: string): string[] =>
  keys.split(" ").map((press) =>
    press
      .split("+")
      .map((part) => shownNames[part] ?? part)
      .map((part, _, parts) => (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part))
      .join(" "),
  );

const TEXT_INPUT =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

/** Whether a press belongs to what has the focus: a letter typed into a field is no command. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element) || event.key === "Escape") return false;
  const isShortcut = event.ctrlKey || event.metaKey;
  return target.matches(TEXT_INPUT) && (!isShortcut || EDITING.test(event.key));
}

/** With Ctrl these select, copy, cut, paste and undo in a text. */
const EDITING = /^[acvxyz]$/i;

const CONTROL = "button, a, summary, [role=menuitem], [role=tab], [role=separator], [role=option]";

/**
 * Enter, Space and arrows on a control are the control's own, and all keys are a dialog's; Escape
 * first closes what is open.
 */
export function isOfControl(event: KeyboardEvent): boolean {
  if (document.querySelector("dialog:modal") !== null) return true;
  if (event.key === "Escape") return document.querySelector(":popover-open") !== null;
  const own = event.key === "Enter" || event.key === " " || event.key.startsWith("Arrow");
  return own && event.target instanceof Element && event.target.closest(CONTROL) !== null;
}
