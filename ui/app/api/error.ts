import type { ErrorCode } from "../../../src/protocol/errors.ts";

/** UNREACHABLE is the browser's own word for "no answer came". */
type ClientErrorCode = ErrorCode | "UNREACHABLE";

/** What the server refused, in its own words, or why there is no answer at all. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ClientErrorCode;
  readonly status: number;

  constructor(code: ClientErrorCode, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** The sentence to show for anything that was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

export const unreachable = (cause: unknown): ApiError =>
  new ApiError(
    "UNREACHABLE",
    0,
    "The server does not answer. Is it still running? What you see is what it said last.",
    { cause },
  );

/** Reads an answer that is not a success; a proxy in between may have answered with anything. */
export async function errorOf(response: globalThis.Response): Promise<ApiError> {
  const text = await response.text();
  const body = parsed(text);
  const code = body?.error_code ?? "INTERNAL_ERROR";
  const message = body?.message ?? `The server answered ${response.status} without saying why.`;
  return new ApiError(code, response.status, message);
}

function parsed(text: string): { error_code?: ErrorCode; message?: string } | undefined {
  try {
    return JSON.parse(text) as { error_code?: ErrorCode; message?: string };
  } catch {
    return undefined;
  }
}
