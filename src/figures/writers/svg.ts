import {
  type Drawing,
  type GroupMark,
  type Mark,
  type PathMark,
  POINTS_PER_MM,
  type TextMark,
} from "../drawing.ts";

const FAMILIES: Readonly<Record<Drawing["fontFamily"], string>> = {
  helvetica: "Helvetica, Arial, Liberation Sans, sans-serif",
  times: "Times New Roman, Times, Liberation Serif, serif",
};

/**
 * A drawing as an SVG document of its size in millimetres. All text in it is escaped, and it has no
 * script, link, style sheet or outside reference.
 */
export function svgOf(drawing: Drawing): string {
  const { width, height, title, description } = drawing;
  const millimetres = (points: number) => `${round(points / POINTS_PER_MM)}mm`;
  const clips = new Clips();
  const body = drawing.marks.map((mark) => markText(mark, clips)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${millimetres(width)}" height="${millimetres(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="${FAMILIES[drawing.fontFamily]}">
<title>${escapeXml(title || "Figure")}</title>
<desc>${escapeXml(description)}</desc>
${body}
</svg>
`;
}

/** Ids of a document's clipping rectangles. */
class Clips {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `clip-${this.#count}`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What XML 1.0 has no way to write (its production 2), besides lone surrogates. */
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(UNWRITABLE, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);

const round = (value: number): string => String(Math.round(value * 100) / 100 || 0);

function markText(mark: Mark, clips: Clips): string {
  switch (mark.type) {
    case "group":
      return groupText(mark, clips);
    case "path":
      return pathText(mark);
    case "rect":
      return `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}"${paint(mark)}/>`;
    case "circle":
      return `<circle cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(mark.radius)}"${paint(mark)}/>`;
    case "text":
      return textText(mark);
  }
}

function groupText({ label, clip, marks }: GroupMark, clips: Clips): string {
  const name = label === undefined ? "" : ` aria-label="${escapeXml(label)}"`;
  const inside = marks.map((mark) => markText(mark, clips)).join("\n");
  if (clip === undefined) return `<g${name}>\n${inside}\n</g>`;
  const id = clips.next();
  const rect = `<rect x="${round(clip.x)}" y="${round(clip.y)}" width="${round(clip.width)}" height="${round(clip.height)}"/>`;
  return `<clipPath id="${id}">${rect}</clipPath>\n<g${name} clip-path="url(#${id})">\n${inside}\n</g>`;
}

function pathText(mark: PathMark): string {
  const data = mark.lines
    .map((line) => `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`)
    .join("");
  if (data === "") return "";
  const rule = mark.closed ? ' fill-rule="evenodd"' : ' stroke-linejoin="round"';
  return `<path d="${mark.closed ? data.replaceAll(/(?<=\d)(?=M|$)/g, "Z") : data}"${paint(mark)}${rule}/>`;
}

function paint({
  fill,
  stroke,
  lineWidth = 1,
  dash = [],
  opacity = 1,
}: Omit<PathMark, "lines" | "type">) {
  const dashes = dash.map((length) => round(length * lineWidth)).join(" ");
  return [
    ` fill="${fill ?? "none"}"`,
    stroke === undefined ? "" : ` stroke="${stroke}" stroke-width="${round(lineWidth)}"`,
    dashes === "" ? "" : ` stroke-dasharray="${dashes}"`,
    opacity === 1 ? "" : ` opacity="${round(opacity)}"`,
  ].join("");
}

function textText(mark: TextMark): string {
  const { x, y, size, fill, anchor } = mark;
  const place = mark.upward
    ? ` transform="translate(${round(x)} ${round(y)}) rotate(-90)"`
    : ` x="${round(x)}" y="${round(y)}"`;
  const raised =
    mark.raised === undefined
      ? ""
      : `<tspan dy="${round(-size * 0.4)}" font-size="${round(size * 0.7)}">${escapeXml(mark.raised)}</tspan>`;
  const weight = mark.bold ? ' font-weight="bold"' : "";
  return `<text${place} font-size="${round(size)}"${weight} fill="${fill}" text-anchor="${anchor}">${escapeXml(mark.text)}${raised}</text>`;
}
