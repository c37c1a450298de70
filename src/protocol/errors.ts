/**
 * The error catalogue of the REST API: every error code that a client can meet, with its HTTP
 * status. The codes are MLflow's, because its clients branch on them (`RESOURCE_ALREADY_EXISTS`
 * is a 400 there, not a 409).
 */
export const errorStatus = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  RESOURCE_EXHAUSTED: 429,
  INVALID_STATE: 500,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** The JSON body of every answer that is not a success. */
export interface ErrorBody {
  error_code: ErrorCode;
  message: string;
}

/** An error that a client is meant to see. Anything else that is thrown becomes INTERNAL_ERROR. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get status(): number {
    return errorStatus[this.code];
  }

  toBody(): ErrorBody {
    return { error_code: this.code, message: this.message };
  }
}

export const invalidParameter = (message: string): ApiError =>
  new ApiError("INVALID_PARAMETER_VALUE", message);

export const doesNotExist = (message: string): ApiError =>
  new ApiError("RESOURCE_DOES_NOT_EXIST", message);

export const alreadyExists = (message: string): ApiError =>
  new ApiError("RESOURCE_ALREADY_EXISTS", message);
