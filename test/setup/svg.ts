/** An element of an SVG document, as far as the tests of figures look at it. */
export interface SvgElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: SvgElement[];
  text: string;
}

const TOKEN = /<(\/?)([a-zA-Z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

const unescaped = (text: string): string =>
  text.replaceAll(/&([^;]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`Not an entity that is written: ${whole}`);
    return character;
  });

/** Reads a document strictly: whatever is not well-formed throws. */
export function parseSvg(document: string): SvgElement {
  const root: SvgElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  let at = 0;
  for (const match of document.matchAll(TOKEN)) {
    if (match.index !== at) throw new Error(`Not well-formed: ${document.slice(at, at + 80)}`);
    at += match[0].length;
    const [, slash, name = "", list = "", empty, text] = match;
    if (text !== undefined) open.at(-1)!.text += unescaped(text);
    else if (slash) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing.`);
    } else {
      const pairs = Array.from(list.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g), ([, key, value]) => [
        key,
        unescaped(value!),
      ]);
      const element = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (at !== document.length || open.length !== 1) throw new Error("The document is cut off.");
  return root.children[0]!;
}

/** An element and all in it. */
export const allOf = (element: SvgElement): SvgElement[] => [
  element,
  ...element.children.flatMap(allOf),
];

/** The text of every label in a document. */
export const labelsOf = (element: SvgElement): string[] =>
  allOf(element)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
