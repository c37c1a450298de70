import type { FigureData } from "../../../../src/figures/data/figure-data.ts";
import { drawFigure } from "../../../../src/figures/draw-figure.ts";
import type { Drawing } from "../../../../src/figures/drawing.ts";
import { csvOf } from "../../../../src/figures/writers/csv.ts";
import { svgOf } from "../../../../src/figures/writers/svg.ts";
import { type ChartSpec, specOnScreen } from "../chart-spec.ts";
import type { Size } from "../size.ts";

export type FileKind = "svg" | "png" | "csv";

/** Pixels of a PNG for one of the screen, so that it can be shown large. */
const DENSITY = 2;

/** Saves a chart as a file of its size on the screen, drawn on white. */
export async function download(
  kind: FileKind,
  name: string,
  spec: ChartSpec,
  data: FigureData,
  { width, height }: Size,
): Promise<void> {
  const drawing = drawFigure(specOnScreen(spec, width, height), data);
  save(await fileOf(kind, drawing), `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.${kind}`);
}

async function fileOf(kind: FileKind, drawing: Drawing): Promise<Blob> {
  if (kind === "csv") return new Blob([csvOf(drawing)], { type: "text/csv" });
  const svg = new Blob([svgOf(drawing)], { type: "image/svg+xml" });
  return kind === "svg" ? svg : pngOf(svg, drawing);
}

async function pngOf(svg: Blob, { width, height }: Drawing): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * DENSITY;
  canvas.height = height * DENSITY;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("The PNG is too large."))));
  });
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
