import fc from "fast-check";
import { encodeRequest } from "../../src/protocol/codec.ts";
import type { Endpoint, Method } from "../../src/protocol/endpoint.ts";
import { stringifyJson } from "../../src/protocol/json.ts";
import { requestTo, type Sent, type World } from "./example-world.ts";
import { anyText, type Given, messageArbitrary } from "./message-arbitrary.ts";

type Fields = Record<string, unknown>;

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

/** Values that fit few fields. */
const hostileValue = fc.oneof(
  anyText(),
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    2n ** 63n,
    -(2n ** 63n),
    10n ** 30n,
    [],
    {},
    [[]],
    [null],
    [{}],
    JSON.parse('{"__proto__":{"key":"a"}}'),
    { constructor: { prototype: {} } },
    nested(50),
    nested(500),
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u0000\ufeff",
    "e\u0301\u0301\u0301",
    "𝓻𝓾𝓷",
    "a".repeat(300),
    "é".repeat(9000),
    "x".repeat(200_000),
    "../../etc/passwd",
    "file:///etc/passwd",
    "%2e%2e%2f%252e",
    "'; DROP TABLE runs; --",
    "$(id)`id`${id}",
    "2147483648",
    "-9223372036854775808",
    "9".repeat(400),
    "NaN",
    "1e400",
  ),
);

const searchWords = fc.constantFrom(
  ..."metrics.loss|params.lr|tags.team|tags.`a b`|attributes.start_time|status|run_id|name|dataset.name".split(
    "|",
  ),
  ..."=|!=|<|<=|>|>=|LIKE|ILIKE|IN|NOT IN|IS NULL|IS NOT NULL|AND|OR|NOT|ASC|DESC".split("|"),
  ..."(|)|,|.|;|--|/*|'|\"|`|\\|%|_|\0|\ud800|🦄".split("|"),
  ..."1|-1|0.5|1e999|9223372036854775808|NaN|'x'|\"x\"|'%'|('a', 'b')|(1)|()|''".split("|"),
);

/** Filters and orders: words of the grammar in any order, whole clauses, and long ones. */
const hostileSearch = fc.oneof(
  fc.array(searchWords, { maxLength: 12 }).map((words) => words.join(" ")),
  fc.constantFrom(
    "metrics.loss < 1 AND params.lr = '0.1'",
    "tags.team LIKE '%\0%'",
    "attributes.start_time > 99999999999999999999999",
    "attributes.run_id IN ('a', 'a\0')",
    "metrics.`a\0b` DESC",
    "(".repeat(2000) + "run_id = 'a'" + ")".repeat(2000),
    "NOT ".repeat(2000) + "run_id = 'a'",
    Array.from({ length: 500 }, (_, index) => `params.p${index} = 'x'`).join(" AND "),
    `run_id IN (${Array.from({ length: 5000 }, () => "'x'").join(",")})`,
    `name = '${"x".repeat(100_000)}'`,
  ),
);

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

const hostileToken = fc.constantFrom(
  ...[{ offset: 0 }, { offset: -1 }, { offset: 1e300 }, { offset: "1" }, { offset: [] }].map(
    base64,
  ),
  ...[{}, [], null, 7, { offset: 2 ** 53 }, { offset: 2 ** 31 }].map(base64),
  "%%%",
  "\0",
  "e30",
  "eyJvZmZzZXQiOiAxfQ==",
);

/** Mostly what the world holds, so that requests get past the look-up of what they name. */
const mostly = (value: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: anyText() });

const given = (world: World): Given => {
  const { experiment_id, run_id, model_id, view_id, registered_model, webhook_id, name } = world;
  const path = fc.oneof(
    mostly("notes.txt"),
    fc.constantFrom("plots", "plots/loss.png", `${experiment_id}/${run_id}/artifacts/notes.txt`),
    fc.constantFrom("", "..", "a/../b", "a//b", "./a", "%00", "a%2f..", "con", "a".repeat(300)),
  );
  return {
    experiment_id: mostly(experiment_id),
    experiment_ids: mostly(experiment_id),
    run_id: mostly(run_id),
    run_ids: mostly(run_id),
    source_run_id: mostly(run_id),
    model_id: mostly(model_id),
    view_id: mostly(view_id),
    experiment_name: mostly(name),
    name: fc.oneof(mostly(registered_model), anyText()),
    version: mostly("2"),
    alias: mostly("champion"),
    stage: mostly("Production"),
    webhook_id: mostly(webhook_id),
    source: mostly(`models:/${model_id}`),
    url: mostly("https://hooks.example/models"),
    metric_key: mostly("loss"),
    filter: hostileSearch,
    order_by: hostileSearch,
    field_name: hostileSearch,
    page_token: hostileToken,
    path,
    artifact_path: path,
    artifact_file_path: path,
    artifact_directory_path: path,
    artifact_location: fc.constantFrom("", "s3://b/p", "file:///etc", "../x", "http://h/p", "x#y"),
  };
};

/** Changes one member somewhere in a message to anything, or takes it away. */
function mutated(fields: Fields, seed: number, value: unknown): Fields {
  const entries = Object.entries(fields);
  if (entries.length === 0) return { "": value };
  const [name, old] = entries[seed % entries.length]!;
  const next = Math.floor(seed / entries.length);
  if (Array.isArray(old) && old.length > 0 && next % 3 > 0) {
    const items = [...(old as unknown[])];
    const at = next % items.length;
    const item = items[at];
    items[at] =
      typeof item === "object" && item !== null ? mutated(item as Fields, next, value) : value;
    return { ...fields, [name]: items };
  }
  if (next % 5 === 0) return Object.fromEntries(entries.filter(([other]) => other !== name));
  return { ...fields, [name]: value };
}

/** What can be wrong about a body as text, whatever its fields. */
const bodyTricks: readonly ((json: string) => string)[] = [
  (json) => json.slice(0, -1),
  (json) => `${json}${json}`,
  (json) => `\ufeff${json}`,
  (json) => JSON.stringify(json),
  (json) => `[${json}]`,
  (json) => json.replace(/^\{("[^"]*":)/, "{$1[],$1"),
  (json) => json.replace(/^\{/, '{"__proto__":{"run_id":"x"},'),
  (json) => json.replace(/^\{/, '{"constructor":{"prototype":{"run_id":"x"}},"toString":1,'),
  (json) => `{"deep":${"[".repeat(20_000)}${"]".repeat(20_000)},${json.slice(1)}`,
  () => "",
  () => "null",
  () => "\0",
  () => "{'a': 1}",
  () => `{"a":${"9".repeat(10_000)}}`,
];

const contentTypes = fc.constantFrom<string | undefined>(
  "application/json",
  "application/json; charset=utf-8",
  "APPLICATION/JSON",
  "application/json; charset=utf-16",
  "application/jsonx",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/json, text/plain",
  "///",
  "",
  undefined,
);

const queries = fc.constantFrom(
  "?",
  "?&&&=",
  "?run_id",
  "?run_id=%00&run_id=%ff",
  "?run_id=%E0%A4%A",
  "?__proto__=1&constructor=2&toString=3",
  "?run_id[]=a&run_id[0]=b",
  "?a=1;b=2#x",
  `?run_id=${"a".repeat(8000)}`,
  `?${"a=1&".repeat(2000)}`,
);

const otherMethod = fc.constantFrom<Method>("GET", "POST", "PUT", "PATCH", "DELETE");

/** A request with something wrong about how it is sent. */
const misSent = (sent: Sent): fc.Arbitrary<Sent> =>
  fc.oneof(
    fc.constantFrom(...bodyTricks).map((trick) => ({ ...sent, body: trick(sent.body ?? "{}") })),
    contentTypes.map((type) => ({
      ...sent,
      body: sent.body ?? "{}",
      headers: type === undefined ? {} : { "content-type": type },
    })),
    queries.map((query) => ({ ...sent, target: sent.target.split("?", 1)[0] + query })),
    otherMethod.map((method) => ({ ...sent, method })),
    fc.constantFrom("gzip", "br", "x").map((encoding) => ({
      ...sent,
      headers: { ...sent.headers, "content-encoding": encoding },
    })),
  );

/**
 * Requests to an endpoint: such as its own schema describes, such with one member changed, and such
 * as are sent wrongly.
 */
export function hostileRequests(endpoint: Endpoint, world: World): fc.Arbitrary<Sent> {
  const valid = messageArbitrary(endpoint.request, given(world));
  const wire = valid.map((fields) => encodeRequest(endpoint, fields as never));
  const method = fc.constantFrom(...endpoint.methods);
  const changed = fc
    .tuple(wire, fc.nat(), hostileValue)
    .map(([fields, seed, value]) => mutated(fields, seed, value));
  const sent = (fields: fc.Arbitrary<Fields>) =>
    fc
      .tuple(fields, method, anyText())
      .map(([values, verb, upload]) => requestTo(endpoint, values, upload, verb));
  return fc.oneof(
    { weight: 3, arbitrary: sent(wire) },
    { weight: 4, arbitrary: sent(changed) },
    { weight: 2, arbitrary: sent(fc.oneof(wire, changed)).chain(misSent) },
  );
}

/** How a request reads in a report. */
export const shownRequest = ({ method, target, headers, body }: Sent): string =>
  stringifyJson({ method, target, headers, body }).slice(0, 500);
