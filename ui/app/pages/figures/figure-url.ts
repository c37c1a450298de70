/** Where a saved figure is as a file, drawn with the runs of the moment: under any static prefix. */
export const figureFile = (figureId: string, extension: "svg" | "pdf" | "csv"): string =>
  new URL(`figures/${figureId}.${extension}`, document.baseURI).href;
