import * as z from "zod";
import type { Endpoint, RequestOf, ResponseOf } from "./endpoint.ts";
import { type ApiError, invalidParameter } from "./errors.ts";
import { camelCase, fieldInfo, REQUIRED } from "./fields.ts";
import { parseJson, stringifyJson } from "./json.ts";
import { shown } from "./rules.ts";

/** A request as it arrived: path parameters, the query's pairs and the parsed JSON body. */
export interface WireRequest {
  params?: Readonly<Record<string, string>>;
  /** Of a GET, or of a request whose body is a file; where it is not empty, no body is read. */
  query?: URLSearchParams | undefined;
  body?: unknown;
}

/** Reads a request by its endpoint's schema. Throws ApiError INVALID_PARAMETER_VALUE. */
export function decodeRequest<E extends Endpoint>(endpoint: E, wire: WireRequest): RequestOf<E> {
  const fields = wire.query?.size ? queryFields(endpoint, wire.query) : bodyFields(wire.body);
  const result = endpoint.request.safeParse(named(fields, wire.params), { reportInput: true });
  if (!result.success) throw requestError(result.error.issues[0]!);
  return result.data as RequestOf<E>;
}

/** The path alone says what a request acts on, however its body spells that field. */
function named(fields: object, params: WireRequest["params"] = {}): object {
  const names = Object.keys(params);
  if (names.length === 0) return fields;
  const spellings = new Set(names.flatMap((name) => [name, camelCase(name)]));
  const others = Object.entries(fields).filter(([name]) => !spellings.has(name));
  return { ...Object.fromEntries(others), ...params };
}

/** Writes an answer by its endpoint's schema, as JSON text. */
export function encodeResponse<E extends Endpoint>(endpoint: E, response: ResponseOf<E>): string {
  return stringifyJson(z.encode(endpoint.response, response));
}

/** Reads an answer by its endpoint's schema: what a client does. */
export const decodeResponse = <E extends Endpoint>(endpoint: E, text: string): ResponseOf<E> =>
  endpoint.response.parse(parseJson(text)) as ResponseOf<E>;

/** Writes a request's fields as JSON values: what a client does. */
export const encodeRequest = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
): Record<string, unknown> => z.encode(endpoint.request, request) as Record<string, unknown>;

/** Old clients send their JSON encoded twice, as a string that holds JSON. */
function bodyFields(body: unknown): object {
  const value = typeof body === "string" && body !== "" ? parseBody(body) : body;
  if (value === undefined || value === null || value === "") return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw invalidParameter("The request body must be a JSON object.");
}

/** Parses a request body. Throws ApiError INVALID_PARAMETER_VALUE where it is not JSON. */
export function parseBody(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalidParameter(`The request body is not valid JSON: ${(error as Error).message}`);
  }
}

function queryFields(endpoint: Endpoint, query: URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const kind = kindOf(endpoint, name);
    if (kind === "repeated") fields[name] = query.getAll(name);
    else fields[name] = kind === "bool" ? readBool(query.get(name)!) : query.get(name);
  }
  return fields;
}

function readBool(text: string): unknown {
  const lowerCase = text.toLowerCase();
  return lowerCase === "true" || (lowerCase === "false" ? false : text);
}

function kindOf(endpoint: Endpoint, name: string): "repeated" | "bool" | undefined {
  const shape = requestShape(endpoint);
  const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
  if (field === undefined) return undefined;
  const inner = unwrapped(field);
  if (inner instanceof z.ZodArray) return "repeated";
  return fieldInfo.get(inner)?.proto === "bool" ? "bool" : undefined;
}

/** The fields of an endpoint's request by name. */
export function requestShape(endpoint: Endpoint): Readonly<Record<string, z.ZodType>> {
  const { out } = endpoint.request._zod.def as unknown as { out: z.ZodObject };
  return out.shape as Record<string, z.ZodType>;
}

/** A field's schema without its optional and default wrappers. */
export function unwrapped(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault
    ? unwrapped(field.unwrap() as z.ZodType)
    : field;
}

const SEE_DOCS = "See the API docs (/docs) for more information about request parameters.";

function requestError(issue: z.core.$ZodIssue): ApiError {
  if (issue.code === "custom" && issue.params?.["sentence"] === true)
    return invalidParameter(issue.message);
  const path = parameterPath(issue.path);
  if (issue.message === REQUIRED)
    return invalidParameter(`Missing value for required parameter '${path}'. ${SEE_DOCS}`);
  return invalidParameter(
    `Invalid value ${shownInput(issue.input)} for parameter '${path}' supplied: ${issue.message}. ${SEE_DOCS}`,
  );
}

function shownInput(input: unknown): string {
  if (typeof input === "number") return String(input);
  try {
    return shown(stringifyJson(input));
  } catch {
    return "that is nested too deeply";
  }
}

/** `metrics[3].value` */
const parameterPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number"
        ? `${text}[${part}]`
        : text === ""
          ? String(part)
          : `${text}.${String(part)}`,
    "",
  );

/** One message as JSON text. */
export const encodeMessage = <S extends z.ZodType>(schema: S, value: z.output<S>): string =>
  stringifyJson(z.encode(schema, value));
