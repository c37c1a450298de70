import type { JsonSchema } from "../../protocol/openapi-schema.ts";
import type { OpenApiDocument, Operation, Parameter } from "../../protocol/openapi.ts";

/** The page's style sheet; the page's Content-Security-Policy allows this text and no other. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dce2, #3a3f47); --soft: light-dark(#f4f6f8, #20242a); --faint: light-dark(#5b6470, #9aa4b2); --link: light-dark(#0b5cad, #7db7ff); }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 60rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; }
h2 { margin: 2.5rem 0 .5rem; }
h4 { margin: 1rem 0 .25rem; }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
p, .faint { color: var(--faint); }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: 0; padding: .75rem; overflow-x: auto; background: var(--soft); border-radius: 6px; }
details { margin: .5rem 0; border: 1px solid var(--line); border-radius: 6px; }
details > :not(summary) { margin-inline: 1rem; }
details > :last-child { margin-bottom: 1rem; }
summary { padding: .5rem 1rem; cursor: pointer; }
summary b { display: inline-block; min-width: 4.5rem; font: 600 13px ui-monospace, monospace; }
table { border-collapse: collapse; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
`;

/** The document as a page to read: plain HTML that needs no script and nothing from elsewhere. */
export const docsPage = (document: OpenApiDocument): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(document.info.title)}</title>
<style>${docsStyle}</style>
</head>
<body>
<h1>${escape(document.info.title)}</h1>
<p>Version ${escape(document.info.version)}. For programs: <a href="openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
${document.info.description.split("\n\n").map(paragraph).join("\n")}
<nav><ul>${[...document.tags.map(({ name }) => name), "schemas", "errors"].map(navLink).join("")}</ul></nav>
${document.tags.map(({ name }) => tagSection(document, name)).join("\n")}
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas).map(schemaSection).join("\n")}
<h2 id="errors">Errors</h2>
<p>Every answer that is not a success is an <a href="#schema-Error">Error</a>.</p>
</body>
</html>
`;

const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const paragraph = (text: string): string =>
  `<p>${escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>")}</p>`;

const navLink = (name: string): string => `<li><a href="#${name}">${name}</a></li>`;

function tagSection({ paths }: OpenApiDocument, tag: string): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags[0] === tag)
      .map(([method, operation]) => operationSection(method.toUpperCase(), path, operation)),
  );
  return `<h2 id="${tag}">${tag}</h2>\n${operations.join("\n")}`;
}

const operationSection = (method: string, path: string, operation: Operation): string =>
  `<details id="${operation.operationId}"><summary><b>${method}</b> <code>${escape(path)}</code> <span class="faint">${escape(operation.summary)}</span></summary>
<p>${touched(operation)}${alsoAt(operation)}</p>
${requestPart(operation)}
${answerPart(operation)}
</details>`;

function touched({ "x-millrace-touches": { resource, action, by } }: Operation): string {
  const what = resource.replaceAll("_", " ");
  if (resource === "server") return `Needs to ${action} the server.`;
  if (by === undefined) return `Needs to ${action} ${what}s.`;
  return `Needs to ${action} the ${what} that <code>${[by].flat().join("</code>, <code>")}</code> names.`;
}

const alsoAt = ({ "x-millrace-also-at": paths }: Operation): string =>
  paths.length === 0
    ? ""
    : ` Also at ${paths.map((path) => `<code>${escape(path)}</code>`).join(", ")}.`;

function requestPart({ parameters, requestBody }: Operation): string {
  const body = requestBody?.content["application/json"];
  const rows = [...parameters.map(parameterRow), ...fieldRows(body?.schema, "body")];
  const example = body?.example ?? queryExample(parameters);
  return [
    rows.length === 0 ? "" : `<h4>Request</h4>\n${table("in", rows)}`,
    requestBody !== undefined && body === undefined ? "<p>The body is the file.</p>" : "",
    example === undefined ? "" : `<h4>Example</h4>\n${jsonBlock(example)}`,
  ].join("\n");
}

const parameterRow = ({ name, required, schema, ...parameter }: Parameter): string =>
  row(name, required, schema, parameter.in, parameter.description);

/** A request's parameters as one object, when it has any to show. */
function queryExample(parameters: readonly Parameter[]): object | undefined {
  const given = parameters.filter(({ example }) => example !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(({ name, example }) => [name, example]));
}

function answerPart({ responses }: Operation): string {
  const success = responses["200"];
  const content = success !== undefined && "content" in success ? success.content : undefined;
  if (content === undefined) return "<h4>Answer</h4>\n<p>Empty.</p>";
  if ("*/*" in content) return "<h4>Answer</h4>\n<p>The file.</p>";
  const { schema, example } = Object.values(content)[0] ?? {};
  const rows = fieldRows(schema, "");
  return `<h4>Answer</h4>\n${rows.length === 0 ? "" : table("", rows)}${jsonBlock(example)}`;
}

const schemaSection = ([name, schema]: [string, JsonSchema]): string =>
  `<details id="schema-${name}"><summary><code>${name}</code></summary>\n${table("", fieldRows(schema, ""))}</details>`;

const table = (place: string, rows: readonly string[]): string =>
  `<table><tr><th>field</th><th>type</th>${place === "" ? "" : `<th>${place}</th>`}<th></th></tr>\n${rows.join("\n")}</table>`;

function fieldRows(schema: JsonSchema | undefined, place: string): string[] {
  const required = new Set(schema?.required);
  return Object.entries(schema?.properties ?? {}).map(([name, field]) =>
    row(name, required.has(name), field, place),
  );
}

const row = (
  name: string,
  required: boolean,
  schema: JsonSchema,
  place: string,
  note?: string,
): string =>
  `<tr><td><code>${name}</code></td><td>${typeText(schema)}</td>${place === "" ? "" : `<td>${place}</td>`}<td>${notes(required, schema, note)}</td></tr>`;

const notes = (required: boolean, schema: JsonSchema, note?: string): string =>
  [
    required ? "required" : "",
    schema.default === undefined
      ? ""
      : `default <code>${escape(JSON.stringify(schema.default))}</code>`,
    note ?? "",
  ]
    .filter(Boolean)
    .join("; ");

/** `list of Run`, `int64`, `"A" or "B"`. */
function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schemaLink(schema.$ref.replace(/^.*\//, ""));
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (schema.oneOf !== undefined) return schema.oneOf.map(typeText).join(" or ");
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `<code>"${value}"</code>`).join(" or ");
  if (schema.properties !== undefined)
    return `{ ${Object.entries(schema.properties)
      .map(([name, field]) => `<code>${name}</code>: ${typeText(field)}`)
      .join(", ")} }`;
  return schema.format ?? schema.type ?? "anything";
}

const schemaLink = (name: string): string => `<a href="#schema-${name}">${name}</a>`;

const jsonBlock = (value: unknown): string =>
  `<pre>${escape(typeof value === "string" ? value : JSON.stringify(value, null, 2))}</pre>`;
