import { describe, expect, test } from "vitest";
import { contract } from "../../../src/protocol/contract.ts";
import { type Endpoint, endpoint, pathsOf } from "../../../src/protocol/endpoint.ts";
import { message } from "../../../src/protocol/fields.ts";
import { runId } from "../../../src/protocol/rules.ts";

const declaration = {
  name: "getThing",
  summary: "A thing.",
  methods: ["GET"],
  path: "/thing",
  request: () => message({ run_id: runId() }),
  response: () => message({}),
} as const;

test("an endpoint that does not say what it touches does not compile", () => {
  // @ts-expect-error: `touches` is missing
  endpoint(declaration);
  // @ts-expect-error: a thing is no resource
  endpoint({ ...declaration, touches: { resource: "thing", action: "read" } });
  // @ts-expect-error: to look is no action
  endpoint({ ...declaration, touches: { resource: "run", action: "look" } });
  // @ts-expect-error: the request has no such field
  endpoint({ ...declaration, touches: { resource: "run", action: "read", by: "runId" } });
  // @ts-expect-error: nor has it this one
  endpoint({ ...declaration, touches: { resource: "run", action: "read", by: ["run_id", "id"] } });

  const complete = endpoint({
    ...declaration,
    touches: { resource: "run", action: "read", by: ["run_id"] },
  });
  expect(complete).toMatchObject({ body: "json", answer: "json" });
});

const endpoints = Object.values(contract).flat();

describe("the contract", () => {
  test("names each endpoint once", () => {
    const names = endpoints.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("has one endpoint for each method of a path", () => {
    const routes = endpoints.flatMap((one) =>
      one.methods.flatMap((method) => pathsOf(one).map((path) => `${method} ${path}`)),
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  test.each(endpoints)("$name: a path's parameters are required fields", (one: Endpoint) => {
    const inPath = Array.from(one.path.matchAll(/\{(\w+)\*?\}/g), ([, name]) => name);
    expect(missingFields(one)).toEqual(expect.arrayContaining(inPath));
  });

  test("reads where it says GET only", () => {
    const changing = endpoints.filter(({ touches }) => touches.action !== "read");
    expect(changing.filter(({ methods }) => methods.includes("GET"))).toEqual([]);
  });
});

/** The fields without which an empty request is refused. */
const missingFields = ({ request }: Endpoint): unknown[] =>
  request.safeParse({}).error?.issues.map(({ path }) => path[0]) ?? [];
