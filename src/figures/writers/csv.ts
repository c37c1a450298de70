import type { Cell, Drawing } from "../drawing.ts";

/** The numbers of a drawing as CSV (RFC 4180) with a head; what has no value is empty. */
export const csvOf = ({ table: { columns, rows } }: Pick<Drawing, "table">): string =>
  [columns, ...rows].map((row) => `${row.map(cellText).join(",")}\n`).join("");

function cellText(cell: Cell): string {
  if (cell === null || Number.isNaN(cell)) return "";
  if (typeof cell === "number") return String(cell);
  const text = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets run a text that begins so (OWASP, "CSV Injection"), unless it is a number. */
const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));
