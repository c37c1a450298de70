/** Text as the fonts hold it that every PDF reader has: Latin letters, and a font of symbols. */

export interface TextRun {
  /** Of the drawing's family, or the symbols. */
  font: "text" | "symbol";
  /** Character codes, in hexadecimal digits. */
  codes: string;
}

/** Windows' code page 1252 between ISO 8859-1's control characters (PDF 32000-1, annex D.2). */
const LATIN: ReadonlyMap<string, number> = new Map([
  ["€", 0x80],
  ["…", 0x85],
  ["‘", 0x91],
  ["’", 0x92],
  ["“", 0x93],
  ["”", 0x94],
  ["•", 0x95],
  ["–", 0x96],
  ["—", 0x97],
  ["™", 0x99],
]);

/** Greek letters by the Latin ones that stand for them in the Symbol font (annex D.5). */
const GREEK = "αβγδεζηθικλμνξοπρστυφχψω";
const GREEK_CODES = "abgdezhqiklmnxoprstufcyw";

const SYMBOLS: ReadonlyMap<string, number> = new Map([
  ...[...GREEK].map((letter, at) => [letter, GREEK_CODES.charCodeAt(at)] as const),
  ...[...GREEK.toUpperCase()].map(
    (letter, at) => [letter, GREEK_CODES.toUpperCase().charCodeAt(at)] as const,
  ),
  ["ς", 0x56],
  ["−", 0x2d],
  ["≤", 0xa3],
  ["≥", 0xb3],
  ["∞", 0xa5],
  ["≈", 0xbb],
  ["≠", 0xb9],
  ["←", 0xac],
  ["→", 0xae],
  ["√", 0xd6],
  ["∂", 0xb6],
  ["∑", 0xe5],
  ["∏", 0xd5],
  ["∇", 0xd1],
  ["∈", 0xce],
  ["∝", 0xb5],
]);

const UNKNOWN = "?".charCodeAt(0);

function latinCode(character: string): number | undefined {
  const code = character.codePointAt(0)!;
  const isLatin = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff);
  return isLatin ? code : LATIN.get(character);
}

/** A text as runs of one font; a letter with a mark that no font has loses it, another becomes `?`. */
export function textRuns(text: string): TextRun[] {
  const runs: TextRun[] = [];
  for (const character of text.normalize("NFC")) {
    const symbol = SYMBOLS.get(character);
    const code = symbol ?? latinCode(character) ?? latinCode(character.normalize("NFD")[0]!);
    const font = symbol === undefined ? "text" : "symbol";
    const codes = (code ?? UNKNOWN).toString(16).padStart(2, "0");
    const open = runs.at(-1);
    if (open?.font === font) open.codes += codes;
    else runs.push({ font, codes });
  }
  return runs;
}

/** Text of a document's properties, of any script: UTF-16 in hexadecimal digits. */
export function propertyText(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, "0"),
  );
  return `<feff${units.join("")}>`;
}
