import type { Drawing } from "../../../../src/figures/drawing.ts";
import { csvOf } from "../../../../src/figures/writers/csv.ts";
import { pdfOf } from "../../../../src/figures/writers/pdf.ts";
import { svgOf } from "../../../../src/figures/writers/svg.ts";
import { pngWithDensity } from "./png-density.ts";

const POINTS_PER_INCH = 72;

export const svgFile = (drawing: Drawing): Blob =>
  new Blob([svgOf(drawing)], { type: "image/svg+xml" });

export const pdfFile = (drawing: Drawing): Blob =>
  new Blob([pdfOf(drawing) as Uint8Array<ArrayBuffer>], { type: "application/pdf" });

export const csvFile = (drawing: Drawing): Blob =>
  new Blob([csvOf(drawing)], { type: "text/csv;charset=utf-8" });

/** The figure in pixels, with its size in millimetres in the file. Throws where it is too large. */
export async function pngFile(drawing: Drawing, dotsPerInch: number): Promise<Blob> {
  const image = await imageOf(svgFile(drawing));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((drawing.width / POINTS_PER_INCH) * dotsPerInch);
  canvas.height = Math.round((drawing.height / POINTS_PER_INCH) * dotsPerInch);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
  if (blob === null)
    throw new Error(
      `The browser makes no picture of ${canvas.width} × ${canvas.height} pixels: choose fewer dots per inch.`,
    );
  const bytes = pngWithDensity(new Uint8Array(await blob.arrayBuffer()), dotsPerInch);
  return new Blob([bytes], { type: "image/png" });
}

async function imageOf(svg: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}
