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
  const body = drawing.marks.map(markText).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${millimetres(width)}" height="${millimetres(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="${FAMILIES[drawing.fontFamily]}">
<title>${escapeXml(title || "Figure")}</title>
<desc>${escapeXml(description)}</desc>
${body}
</svg>
`;
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

const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(UNWRITABLE, "\ufffd")
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);

const round = (value: number): string => String(Math.round(value * 100) / 100 || 0);

function markText(mark: Mark): string {
  switch (mark.type) {
    case "group":
      return groupText(mark);
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

/** A nested document cuts off without an id, which would have to be unique in a page of figures. */
function groupText({ label, clip, marks }: GroupMark): string {
  const name = label === undefined ? "" : ` aria-label="${escapeXml(label)}"`;
  const inside = marks.map(markText).join("\n");
  if (clip === undefined) return `<g${name}>\n${inside}\n</g>`;
  const [x, y, width, height] = [clip.x, clip.y, clip.width, clip.height].map(round);
  return `<svg${name} x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}">\n${inside}\n</svg>`;
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
