import type { Drawing, GroupMark, Mark, PathMark, RectMark, TextMark } from "../drawing.ts";
import { textWidth } from "../text-width.ts";
import { propertyText, textRuns } from "./pdf-text.ts";

/** The fonts that every reader has, by family: plain and bold (PDF 32000-1, 9.6.2.2). */
const FONTS: Readonly<Record<Drawing["fontFamily"], readonly [string, string]>> = {
  helvetica: ["Helvetica", "Helvetica-Bold"],
  times: ["Times-Roman", "Times-Bold"],
};

/**
 * A drawing as a PDF of one page of its size: vectors, and text that can be selected. Characters
 * other than Latin, Greek and common signs become `?`; SVG has them all.
 */
export function pdfOf(drawing: Drawing): Uint8Array {
  const content = contentOf(drawing);
  const [plain, bold] = FONTS[drawing.fontFamily];
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  return fileOf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(drawing.width)} ${number(drawing.height)}] /Contents 4 0 R /Resources << /Font << /F 5 0 R /B 6 0 R /S 7 0 R >> /ExtGState << ${opacities(drawing.marks)} >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font(plain),
    font(bold),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>",
    `<< /Title ${propertyText(drawing.title || "Figure")} /Subject ${propertyText(drawing.description)} /Producer (Millrace) >>`,
  ]);
}

/** Objects, numbered from 1, the last of which holds the properties, with the table of their places. */
function fileOf(objects: readonly string[]): Uint8Array {
  let file = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>`;
  // Every character is ASCII, so a place in the text is a place in the file.
  return new TextEncoder().encode(`${file}${table}${trailer}\nstartxref\n${file.length}\n%%EOF\n`);
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000 || 0);
const numbers = (...values: number[]): string => values.map(number).join(" ");

const opacityName = (opacity: number): string => `G${Math.round(opacity * 100)}`;

/** The states that paint translucently, by name. */
function opacities(marks: readonly Mark[]): string {
  const used = new Set(opacitiesIn(marks));
  return [...used]
    .map(
      (opacity) => `/${opacityName(opacity)} << /ca ${number(opacity)} /CA ${number(opacity)} >>`,
    )
    .join(" ");
}

const opacitiesIn = (marks: readonly Mark[]): number[] =>
  marks.flatMap((mark) => {
    if (mark.type === "group") return opacitiesIn(mark.marks);
    return mark.type === "text" || mark.opacity === undefined ? [] : [mark.opacity];
  });

/** The page's operators, in the drawing's own coordinates, which count downwards. */
function contentOf({ marks, height, fontFamily }: Drawing): string {
  const inside = marks.map((mark) => operators(mark, fontFamily)).filter(Boolean);
  return [`1 0 0 -1 0 ${number(height)} cm 1 j`, ...inside].join("\n");
}

type Family = Drawing["fontFamily"];

function operators(mark: Mark, family: Family): string {
  switch (mark.type) {
    case "group":
      return group(mark, family);
    case "text":
      return text(mark, family);
    case "rect":
      return painted(mark, rectangle(mark));
    case "circle":
      return painted(mark, circle(mark.x, mark.y, mark.radius));
    case "path":
      return mark.lines.length === 0 ? "" : painted(mark, polylines(mark));
  }
}

const rectangle = ({ x, y, width, height }: Omit<RectMark, "type">): string =>
  `${numbers(x, y, width, height)} re`;

function group({ clip, marks }: GroupMark, family: Family): string {
  const inside = marks.map((mark) => operators(mark, family)).filter(Boolean);
  if (clip === undefined) return inside.join("\n");
  return [`q ${rectangle(clip)} W n`, ...inside, "Q"].join("\n");
}

const polylines = ({ lines, closed }: PathMark): string =>
  lines
    .map((line) =>
      [
        ...line.map(([x, y], at) => `${numbers(x, y)} ${at === 0 ? "m" : "l"}`),
        ...(closed ? ["h"] : []),
      ].join(" "),
    )
    .join(" ");

/** How far a curve's handles are from its ends to look like a quarter of a circle of radius 1. */
const HANDLE = 0.5523;

function circle(x: number, y: number, radius: number): string {
  const far = radius * HANDLE;
  return [
    `${numbers(x + radius, y)} m`,
    `${numbers(x + radius, y + far, x + far, y + radius, x, y + radius)} c`,
    `${numbers(x - far, y + radius, x - radius, y + far, x - radius, y)} c`,
    `${numbers(x - radius, y - far, x - far, y - radius, x, y - radius)} c`,
    `${numbers(x + far, y - radius, x + radius, y - far, x + radius, y)} c h`,
  ].join(" ");
}

type Paint = Pick<PathMark, "fill" | "stroke" | "lineWidth" | "dash" | "opacity">;

function painted(
  { fill, stroke, lineWidth = 1, dash = [], opacity }: Paint,
  shape: string,
): string {
  const operator = fill === undefined ? "S" : stroke === undefined ? "f*" : "B*";
  return [
    "q",
    ...(opacity === undefined ? [] : [`/${opacityName(opacity)} gs`]),
    ...(fill === undefined ? [] : [`${colour(fill)} rg`]),
    ...(stroke === undefined ? [] : [`${colour(stroke)} RG ${number(lineWidth)} w`]),
    ...(dash.length === 0 ? [] : [`[${numbers(...dash.map((each) => each * lineWidth))}] 0 d`]),
    shape,
    operator,
    "Q",
  ].join(" ");
}

const colour = (hex: string): string =>
  numbers(...[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255));

const RAISED = 0.7;
const ANCHORS = { start: 0, middle: 0.5, end: 1 } as const;

function text(mark: TextMark, family: Family): string {
  const { size, bold = false, raised = "" } = mark;
  const width =
    textWidth(mark.text, size, family, bold) + textWidth(raised, size * RAISED, family, bold);
  const back = width * ANCHORS[mark.anchor];
  const matrix = mark.upward
    ? `0 -1 -1 0 ${numbers(mark.x, mark.y + back)}`
    : `1 0 0 -1 ${numbers(mark.x - back, mark.y)}`;
  const above =
    raised === "" ? "" : ` ${number(size * 0.4)} Ts ${shown(raised, size * RAISED, bold)}`;
  return `q ${colour(mark.fill)} rg BT ${matrix} Tm ${shown(mark.text, size, bold)}${above} ET Q`;
}

const shown = (characters: string, size: number, bold: boolean): string =>
  textRuns(characters)
    .map(({ font, codes }) => {
      const name = font === "symbol" ? "S" : bold ? "B" : "F";
      return `/${name} ${number(size)} Tf <${codes}> Tj`;
    })
    .join(" ");
