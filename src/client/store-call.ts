import { decodeRequest, decodeResponse } from "../protocol/codec.ts";
import { type Answer, isEncoded, type ResponseOf } from "../protocol/endpoint.ts";
import { ApiError } from "../protocol/errors.ts";
import { parseJson, stringifyJson } from "../protocol/json.ts";
import type { Call } from "./call.ts";

/** Calls endpoints of a tracking store in this process: each is the store's method of its name. */
export function storeCall(store: object): Call {
  return async (endpoint, request) => {
    const method = (store as Readonly<Record<string, unknown>>)[endpoint.name];
    if (typeof method !== "function")
      throw new ApiError("NOT_IMPLEMENTED", `${endpoint.name} needs a tracking server.`);
    const decoded = decodeRequest(endpoint, { body: parseJson(stringifyJson(request)) });
    const answer = (await method(decoded)) as Answer<ResponseOf<typeof endpoint>>;
    return isEncoded(answer)
      ? decodeResponse(endpoint, new TextDecoder().decode(answer.json))
      : answer;
  };
}
