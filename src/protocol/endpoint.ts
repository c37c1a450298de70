import type * as z from "zod";

/** What a route acts on. Authorisation is decided from this and the target's id. */
export type Resource =
  | "server"
  | "experiment"
  | "run"
  | "figure"
  | "logged_model"
  | "artifact_path"
  | "registered_model"
  | "view";

export type Action = "read" | "create" | "update" | "delete";

/**
 * What an endpoint touches: the resource that a permission is held on, what is done to it, and
 * the request field(s) that name it. A search without `by` is filtered to what may be read.
 */
export interface Touches<Field extends string = string> {
  resource: Resource;
  action: Action;
  by?: Field | readonly Field[];
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Endpoint<
  Req extends z.ZodType = z.ZodType,
  Res extends z.ZodType = z.ZodType,
  Name extends string = string,
> {
  /** The rpc name in MLflow's service definition. */
  name: Name;
  summary: string;
  methods: readonly Method[];
  /** The path below `/api/<version>` and `/ajax-api/<version>`; below the root without a version. */
  path: string;
  version?: "1.0" | "2.0" | "3.0";
  touches: Touches;
  /** What else it touches, where it needs a second permission. */
  alsoTouches?: Touches;
  /** The same request again leaves the same state: a client may send it again when no answer came. */
  repeatable?: true;
  /** `stream` takes or gives raw bytes in place of JSON. */
  body: "json" | "stream";
  /** `events` are server-sent events, whose data the response's schema describes. */
  answer: "json" | "stream" | "text" | "events";
  /** The largest JSON body in bytes, where it may be larger than others. */
  largestBody?: number;
  request: Req;
  response: Res;
}

type Declared<Req extends z.ZodType, Res extends z.ZodType, Name extends string> = Omit<
  Endpoint<Req, Res, Name>,
  "touches" | "alsoTouches" | "body" | "answer" | "request" | "response"
> & {
  request: () => Req;
  response: () => Res;
  touches: Touches<keyof z.output<Req> & string>;
  alsoTouches?: Touches<keyof z.output<Req> & string>;
  body?: Endpoint["body"];
  answer?: Endpoint["answer"];
};

/**
 * Declares an endpoint; one that does not say what it touches does not compile. Its schemas are made
 * when they are first used: all of them together would take a fifth of a server's start, and most
 * processes use a few.
 */
export function endpoint<Req extends z.ZodType, Res extends z.ZodType, const Name extends string>({
  request,
  response,
  ...declared
}: Declared<Req, Res, Name>): Endpoint<Req, Res, Name> {
  const schemas: { request?: Req; response?: Res } = {};
  return {
    body: "json",
    answer: "json",
    ...declared,
    get request() {
      return (schemas.request ??= request());
    },
    get response() {
      return (schemas.response ??= response());
    },
  };
}

export type RequestOf<E> = E extends { request: infer Req extends z.ZodType }
  ? z.output<Req>
  : never;
export type ResponseOf<E> = E extends { response: infer Res extends z.ZodType }
  ? z.output<Res>
  : never;

/** An answer that was built as JSON text near the data and is passed through as bytes. */
export interface Encoded {
  readonly json: Uint8Array;
}

export type Answer<T> = T | Encoded;

export const isEncoded = (answer: unknown): answer is Encoded =>
  typeof answer === "object" &&
  answer !== null &&
  "json" in answer &&
  answer.json instanceof Uint8Array;

/** Every path an endpoint is served on, without the server's static prefix. */
export const pathsOf = ({ path, version }: Pick<Endpoint, "path" | "version">): string[] =>
  version === undefined ? [path] : [`/api/${version}${path}`, `/ajax-api/${version}${path}`];
