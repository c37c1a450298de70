/** What a server answered in place of a success, or why there was no answer. */
export class RestError extends Error {
  override readonly name = "RestError";
  /** MLflow's error code, such as RESOURCE_DOES_NOT_EXIST. */
  readonly code: string;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(code: string, status: number | undefined, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** The code where no server answered. */
export const UNREACHABLE = "TEMPORARILY_UNAVAILABLE";

const PASSING = new Set([502, 503, 504]);

/**
 * Whether the same request may succeed later. MLflow answers some states that last, such as
 * INVALID_STATE, with 500, and a locked database as INTERNAL_ERROR.
 */
export const isPassing = ({ status, code }: { status?: number | undefined; code: string }) =>
  status === undefined || PASSING.has(status) || (status === 500 && code === "INTERNAL_ERROR");

/** What a status means when the body does not say, as when a proxy answers in the server's place. */
const codeOfStatus: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "ENDPOINT_NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  501: "NOT_IMPLEMENTED",
  503: "TEMPORARILY_UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** The error that an answer without success stands for. */
export function restError(
  { status, text: body }: { status: number; text: string },
  server = "The server",
): RestError {
  const { error_code, message } = errorBody(body);
  if (error_code !== undefined)
    return new RestError(error_code, status, message ?? `${server} answered ${status}.`);
  const text = /<html/i.test(body) ? "" : body.trim().slice(0, 300);
  const hint = status === 401 ? ` ${LOG_IN}` : "";
  return new RestError(
    codeOfStatus[status] ?? "INTERNAL_ERROR",
    status,
    `${server} answered ${status}${text === "" ? "" : `: ${text}`}.${hint}`,
  );
}

const LOG_IN =
  "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.";

function errorBody(text: string): { error_code?: string; message?: string } {
  try {
    const { error_code, message } = JSON.parse(text) as Record<string, unknown>;
    return {
      ...(typeof error_code === "string" && { error_code }),
      ...(typeof message === "string" && { message }),
    };
  } catch {
    return {};
  }
}
