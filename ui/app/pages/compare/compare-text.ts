/** A table as text: the first row is its head. */
export type Texts = readonly (readonly string[])[];

export type TextFormat = "Markdown" | "CSV" | "LaTeX";

/** The table as something that can be pasted into a paper, a page or a sheet. */
export function tableText([head = [], ...rows]: Texts, format: TextFormat): string {
  switch (format) {
    case "Markdown":
      return [head, head.map((_, at) => (at === 0 ? "---" : "---:")), ...rows]
        .map((row) => `| ${row.map(markdownCell).join(" | ")} |\n`)
        .join("");
    case "CSV":
      return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
    case "LaTeX":
      return latexTable(head, rows);
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

const markdownCell = (text: string): string =>
  oneLine(text).replaceAll(/[\\|`*_<>[\]]/g, String.raw`\$&`);

/** Spreadsheets run a text that begins so (OWASP, "CSV Injection"), unless it is a number. */
const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));

function csvCell(text: string): string {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": String.raw`\textbackslash{}`,
  "~": String.raw`\textasciitilde{}`,
  "^": String.raw`\textasciicircum{}`,
  "−": "$-$",
  "∞": String.raw`$\infty$`,
  "→": String.raw`$\to$`,
};

const latexCell = (text: string): string =>
  oneLine(text).replaceAll(
    /[\\{}$&#%_~^−∞→]/g,
    (character) => LATEX[character] ?? `\\${character}`,
  );

/** With the rules of booktabs, which papers have. */
function latexTable(head: readonly string[], rows: Texts): string {
  const line = (row: readonly string[]): string => `  ${row.map(latexCell).join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{l${"r".repeat(Math.max(0, head.length - 1))}}`,
    String.raw`  \toprule`,
    line(head),
    String.raw`  \midrule`,
    ...rows.map(line),
    String.raw`  \bottomrule`,
    String.raw`\end{tabular}`,
    "",
  ].join("\n");
}
