import { decodeRequest } from "../protocol/codec.ts";
import { type Answer, type Endpoint, isEncoded } from "../protocol/endpoint.ts";
import { endpointTable } from "../protocol/endpoint-table.ts";
import { ApiError } from "../protocol/errors.ts";
import { readAnswer } from "../protocol/exchange.ts";
import { parseJson, stringifyJson } from "../protocol/json.ts";
import { registryEndpoints } from "../store/registry-store.ts";
import { trackingEndpoints } from "../store/tracking-store.ts";
import type { AnswerOf, Call } from "./call.ts";

const endpoints: Readonly<Record<string, Endpoint>> = {
  ...trackingEndpoints,
  ...registryEndpoints,
};

/** Calls endpoints of a tracking store in this process: each is the store's method of its name. */
export function storeCall(store: object): Call {
  return async (name, request) => {
    const method = (store as Readonly<Record<string, unknown>>)[name];
    const endpoint = endpoints[name];
    if (typeof method !== "function" || endpoint === undefined)
      throw new ApiError("NOT_IMPLEMENTED", `${name} needs a tracking server.`);
    const decoded = decodeRequest(endpoint, { body: parseJson(stringifyJson(request)) });
    const answer = (await method(decoded)) as Answer<AnswerOf<typeof name>>;
    return isEncoded(answer)
      ? (readAnswer(endpointTable[name], new TextDecoder().decode(answer.json)) as never)
      : answer;
  };
}
