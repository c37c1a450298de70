import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
} from "../../../src/protocol/codec.ts";
import { contract } from "../../../src/protocol/contract.ts";
import type { Endpoint } from "../../../src/protocol/endpoint.ts";
import { parseJson, stringifyJson } from "../../../src/protocol/json.ts";
import { messageShape } from "../../../src/protocol/openapi-schema.ts";
import { messageArbitrary } from "../../setup/message-arbitrary.ts";

const endpoints = Object.values(contract).flat();
const numRuns = 60;

const takesQuery = ({ methods, request }: Endpoint): boolean =>
  methods.includes("GET") && Object.keys(messageShape(request)).length > 0;

/** A request's fields as a query, which holds text only. */
function queryOf(endpoint: Endpoint, request: object): URLSearchParams {
  const pairs = Object.entries(encodeRequest(endpoint, request as never));
  return new URLSearchParams(
    pairs.flatMap(([name, value]) => [value].flat().map((item) => [name, String(item)])),
  );
}

describe("what is written is read as it was", () => {
  test.each(endpoints)("$name: request", (endpoint) => {
    const requests = messageArbitrary(endpoint.request);
    fc.assert(
      fc.property(requests, (request) => {
        const body = parseJson(stringifyJson(encodeRequest(endpoint, request as never)));
        expect(decodeRequest(endpoint, { body })).toEqual(request);
      }),
      { numRuns },
    );
  });

  test.each(endpoints.filter(takesQuery))("$name: request in the query", (endpoint) => {
    const requests = messageArbitrary(endpoint.request);
    fc.assert(
      fc.property(requests, (request) => {
        const query = queryOf(endpoint, request);
        // An empty list and an empty query leave no trace.
        const lists = Object.values(request).some(
          (value) => Array.isArray(value) && value.length === 0,
        );
        fc.pre(!lists && query.size > 0);
        expect(decodeRequest(endpoint, { query })).toEqual(request);
      }),
      { numRuns },
    );
  });

  test.each(endpoints)("$name: response", (endpoint) => {
    fc.assert(
      fc.property(messageArbitrary(endpoint.response), (response) => {
        const text = encodeResponse(endpoint, response as never);
        expect(decodeResponse(endpoint, text)).toEqual(response);
      }),
      { numRuns },
    );
  });
});
