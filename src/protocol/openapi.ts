import type * as z from "zod";
import { contract, MLFLOW_VERSION } from "./contract.ts";
import { type Endpoint, type Method, pathsOf, type Touches } from "./endpoint.ts";
import { type ErrorCode, errorStatus } from "./errors.ts";
import { exampleOf } from "./examples.ts";
import {
  componentSchemas,
  isRequired,
  type JsonSchema,
  jsonSchema,
  messageShape,
  objectSchema,
  refTo,
} from "./openapi-schema.ts";

/** An OpenAPI 3.1 document of this API: the parts of the standard that it uses. */
export interface OpenApiDocument {
  openapi: "3.1.1";
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: readonly { url: string }[];
  tags: readonly { name: string }[];
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, ResponseObject>;
  };
}

export type PathItem = Partial<Record<Lowercase<Method>, Operation>>;

export interface Operation {
  operationId: string;
  tags: readonly string[];
  summary: string;
  parameters: readonly Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, ResponseObject | { $ref: string }>;
  /** What the endpoint acts on; authorisation is decided from it. */
  "x-millrace-touches": Touches;
  /** What else it acts on. */
  "x-millrace-also-touches"?: Touches;
  /** The other paths that answer the same. */
  "x-millrace-also-at": readonly string[];
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: unknown;
}

export interface ResponseObject {
  description: string;
  content?: Content;
}

type Content = Record<string, { schema?: JsonSchema; example?: unknown }>;

interface Options {
  /** The release of Millrace. */
  version: string;
  /** Where the paths begin: an absolute URL, or one relative to where the document is served. */
  serverUrl: string;
  /** Which endpoints are described; all where it is absent. */
  serves?: (endpoint: Endpoint) => boolean;
}

/** Describes the endpoints of the contract. */
export function openApiDocument({
  version,
  serverUrl,
  serves = () => true,
}: Options): OpenApiDocument {
  const described = Object.entries(contract)
    .map(([tag, endpoints]) => [tag, endpoints.filter(serves)] as const)
    .filter(([, endpoints]) => endpoints.length > 0);
  return {
    openapi: "3.1.1",
    info: {
      title: "Millrace REST API",
      version,
      description: ABOUT,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: serverUrl }],
    tags: described.map(([name]) => ({ name })),
    paths: pathItems(described),
    components: {
      schemas: { ...componentSchemas(), Error: errorSchema },
      responses: errorResponses(),
    },
  };
}

const ABOUT = `The REST API of MLflow ${MLFLOW_VERSION}, as Millrace serves it.

Every path below \`/api/\` is served below \`/ajax-api/\` too. Requests with a body are JSON objects
sent as \`application/json\`, but for uploads, whose body is the file. Fields may be spelled in
snake_case or lowerCamelCase; null counts as absent and unknown fields are ignored. Integers may be
sent as numbers or as strings of digits, and 64-bit integers come back as JSON numbers. Doubles that
are not finite are the strings "NaN", "Infinity" and "-Infinity".

Filters such as \`metrics.loss < 0.2 AND NOT tags.team = 'x'\` are MLflow's, with more: \`OR\`, \`NOT\`,
parentheses, and \`IN\` and \`IS NULL\` on nearly every key. The page \`docs/reference/search.md\` of
Millrace describes them whole, with examples.`;

type Described = readonly (readonly [tag: string, endpoints: readonly Endpoint[]])[];

function pathItems(described: Described): Record<string, PathItem> {
  const items: Record<string, PathItem> = {};
  for (const [tag, endpoints] of described)
    for (const endpoint of endpoints) {
      const [path = "", ...others] = pathsOf(endpoint).map(standardTemplate);
      items[path] = { ...items[path], ...operations(tag, endpoint, others) };
    }
  return items;
}

/** OpenAPI has no parameter of several segments: `{name*}` becomes `{name}`, and says so. */
const standardTemplate = (path: string): string => path.replaceAll("*}", "}");

function operations(tag: string, endpoint: Endpoint, otherPaths: readonly string[]): PathItem {
  const item: PathItem = {};
  for (const [index, method] of endpoint.methods.entries())
    item[method.toLowerCase() as Lowercase<Method>] = {
      operationId: index === 0 ? endpoint.name : `${endpoint.name}By${method}`,
      tags: [tag],
      summary: endpoint.summary,
      ...requestParts(endpoint, method),
      responses: responses(endpoint),
      "x-millrace-touches": endpoint.touches,
      ...(endpoint.alsoTouches && { "x-millrace-also-touches": endpoint.alsoTouches }),
      "x-millrace-also-at": otherPaths,
    };
  return item;
}

type Fields = [name: string, schema: z.ZodType][];

/** Fields travel in the path, in the query of a GET or of an upload, or in the JSON body. */
function requestParts(
  endpoint: Endpoint,
  method: Method,
): Pick<Operation, "parameters" | "requestBody"> {
  const inPath = new Set(Array.from(endpoint.path.matchAll(/\{(\w+)\*?\}/g), ([, name]) => name));
  const fields: Fields = Object.entries(messageShape(endpoint.request));
  const others = fields.filter(([name]) => !inPath.has(name));
  const pathParameters = fields
    .filter(([name]) => inPath.has(name))
    .map((field) => pathParameter(endpoint, field));
  if (endpoint.body === "json" && method !== "GET")
    return { parameters: pathParameters, ...jsonBody(endpoint, others) };
  return {
    parameters: [...pathParameters, ...others.map((field) => queryParameter(endpoint, field))],
    ...(endpoint.body === "stream" && { requestBody: { required: true, content: anyBytes } }),
  };
}

const anyBytes: Content = { "application/octet-stream": {} };

const pathParameter = (endpoint: Endpoint, [name, field]: Fields[number]): Parameter => ({
  name,
  in: "path",
  required: true,
  ...(endpoint.path.includes(`{${name}*}`) && { description: "May hold several segments." }),
  schema: jsonSchema(field),
  example: exampleOf(endpoint).request[name],
});

function queryParameter(endpoint: Endpoint, [name, field]: Fields[number]): Parameter {
  const example = exampleOf(endpoint).request[name];
  return {
    name,
    in: "query",
    required: isRequired(field),
    schema: jsonSchema(field),
    ...(example !== undefined && { example }),
  };
}

function jsonBody(endpoint: Endpoint, fields: Fields): Pick<Operation, "requestBody"> {
  if (fields.length === 0) return {};
  const schema = objectSchema(Object.fromEntries(fields));
  const names = new Set(fields.map(([name]) => name));
  const example = Object.fromEntries(
    Object.entries(exampleOf(endpoint).request).filter(([name]) => names.has(name)),
  );
  const required = schema.required !== undefined;
  return { requestBody: { required, content: { "application/json": { schema, example } } } };
}

/** The answers of an endpoint by status; those it shares with others by reference. */
const responses = (endpoint: Endpoint): Operation["responses"] => ({
  200: { description: "Success.", ...successContent(endpoint) },
  400: refToResponse(400),
  403: refToResponse(403),
  ...(endpoint.touches.by !== undefined && { 404: refToResponse(404) }),
  default: { $ref: "#/components/responses/Error" },
});

function successContent(endpoint: Endpoint): Pick<ResponseObject, "content"> {
  const { response: example } = exampleOf(endpoint);
  if (endpoint.answer === "stream") return { content: { "*/*": {} } };
  if (endpoint.answer === "text")
    return example === ""
      ? {}
      : { content: { "text/plain": { schema: { type: "string" }, example } } };
  const type = endpoint.answer === "events" ? "text/event-stream" : "application/json";
  return { content: { [type]: { schema: jsonSchema(endpoint.response), example } } };
}

const refToResponse = (status: number) => ({ $ref: `#/components/responses/Error${status}` });

const codes = Object.keys(errorStatus) as ErrorCode[];

const errorSchema: JsonSchema = {
  type: "object",
  properties: { error_code: { type: "string", enum: codes }, message: { type: "string" } },
  required: ["error_code", "message"],
};

function errorResponses(): Record<string, ResponseObject> {
  const content = { "application/json": { schema: refTo("Error") } };
  const byStatus = [400, 403, 404].map((status) => {
    const meanings = codes.filter((code) => errorStatus[code] === status).join(", ");
    return [`Error${status}`, { description: `The request was refused: ${meanings}.`, content }];
  });
  return { ...Object.fromEntries(byStatus), Error: { description: "An error.", content } };
}
