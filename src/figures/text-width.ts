import type { Drawing } from "./drawing.ts";

type Family = Drawing["fontFamily"];

/** Widths of the characters from space to `~` in thousandths of the size (Adobe's font metrics). */
const WIDTHS: Readonly<Record<Family, readonly number[]>> = {
  helvetica: numbers(
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584",
  ),
  times: numbers(
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541",
  ),
};

/** Characters that figures use beside those, and how wide they are in either family. */
const OTHERS: ReadonlyMap<string, number> = new Map([
  ["…", 1000],
  ["—", 1000],
  ["–", 530],
  ["−", 570],
  ["×", 570],
  ["±", 570],
]);

const WIDE = 1000;
const UNKNOWN = 620;
/** The space that text is given to be bold, or set in a font that is like the named one only. */
const BOLD = 1.07;

function numbers(list: string): number[] {
  return list.split(" ").map(Number);
}

/** Letters of East Asian scripts and pictures are as wide as they are high. */
const isWide = (code: number): boolean => code >= 0x1100 && !(code >= 0x1e00 && code < 0x2e80);

function characterWidth(character: string, widths: readonly number[]): number {
  const known = widths[character.charCodeAt(0) - 32] ?? OTHERS.get(character);
  if (known !== undefined) return known;
  if (/\p{M}|\p{C}/u.test(character)) return 0;
  const base = widths[character.normalize("NFD").charCodeAt(0) - 32];
  return base ?? (isWide(character.codePointAt(0)!) ? WIDE : UNKNOWN);
}

/** How wide a text is, in the unit of its size, without asking a browser. */
export function textWidth(text: string, size: number, family: Family, bold = false): number {
  const widths = WIDTHS[family];
  let total = 0;
  for (const character of text) total += characterWidth(character, widths);
  return (total / 1000) * size * (bold ? BOLD : 1);
}

/** The text, cut with an ellipsis where it is wider than `room`. */
export function fitText(text: string, room: number, size: number, family: Family): string {
  if (text.length < 2_000 && textWidth(text, size, family) <= room) return text;
  const widths = WIDTHS[family];
  let left = (room / size) * 1000 - WIDE;
  let kept = "";
  for (const character of text) {
    left -= characterWidth(character, widths);
    if (left < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
