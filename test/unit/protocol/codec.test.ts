import { describe, expect, test } from "vitest";
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  parseBody,
  type WireRequest,
} from "../../../src/protocol/codec.ts";
import type { Endpoint, RequestOf } from "../../../src/protocol/endpoint.ts";
import { ApiError } from "../../../src/protocol/errors.ts";
import { createExperiment, searchExperiments } from "../../../src/protocol/experiments.ts";
import {
  createLoggedModel,
  getLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
} from "../../../src/protocol/logged-models.ts";
import {
  getMetricHistory,
  getMetricHistoryBulk,
  logBatch,
  logMetric,
  logParam,
} from "../../../src/protocol/metrics.ts";
import { createRun, getRun, updateRun } from "../../../src/protocol/runs.ts";

/** What a body, as the text that a client sends, is read as. */
const read = <E extends Endpoint>(endpoint: E, json: string): RequestOf<E> =>
  decodeRequest(endpoint, { body: parseBody(json) });

const readQuery = <E extends Endpoint>(
  endpoint: E,
  query: string,
  params?: WireRequest["params"],
): RequestOf<E> =>
  decodeRequest(endpoint, {
    query: new URLSearchParams(query),
    ...(params && { params }),
  });

function refusal(reading: () => unknown): string {
  try {
    reading();
  } catch (error) {
    if (error instanceof ApiError && error.code === "INVALID_PARAMETER_VALUE") return error.message;
    throw error;
  }
  throw new Error("The request was accepted.");
}

const point = `"key":"loss","timestamp":1`;

describe("field names", () => {
  test.each([
    [`{"experiment_id":"1","run_name":"a","start_time":5}`],
    [`{"experimentId":"1","runName":"a","startTime":5}`],
    [`{"experimentId":"1","run_name":"a","startTime":5,"unknown":{"deep":[1]}}`],
    [`{"experiment_id":"1","run_name":"a","start_time":5,"tags":null,"user_id":null}`],
    [`{"experiment_id":"1","run_name":"a","start_time":5,"__proto__":{"user_id":"x"}}`],
  ])("%s", (json) => {
    const expected = { experiment_id: "1", user_id: "", run_name: "a", start_time: 5, tags: [] };
    expect(read(createRun, json)).toEqual(expected);
  });

  test("one field in both spellings is refused", () => {
    expect(refusal(() => read(getRun, `{"run_id":"a","runId":"a"}`))).toBe(
      "Request specifies both 'run_id' and 'runId'; send only one.",
    );
  });

  test.each([
    [`{"run_uuid":"old"}`, "old"],
    [`{"run_id":"new","run_uuid":"old"}`, "new"],
    [`{"run_id":"","run_uuid":"old"}`, "old"],
    [`{"run_id":null,"run_uuid":"old"}`, "old"],
  ])("the older name of run_id in %s", (json, expected) => {
    expect(read(getRun, json).run_id).toBe(expected);
  });

  test.each([`{}`, `{"run_id":null}`, `{"run_id":""}`, `null`, `""`])(
    "%s lacks the required field",
    (json) => {
      expect(refusal(() => read(getRun, json))).toMatch(
        /^Missing value for required parameter 'run_id'\./,
      );
    },
  );

  test("an issue is reported where it is", () => {
    const json = `{"run_id":"r","metrics":[{${point},"value":1},{${point},"value":[]}]}`;
    expect(refusal(() => read(logBatch, json))).toMatch(
      /^Invalid value \[\] for parameter 'metrics\[1\]\.value' supplied: expected a number/,
    );
  });
});

describe("integers of 64 bits", () => {
  test.each([
    [`0`, 0],
    [`-7`, -7],
    [`"42"`, 42],
    [`1.0`, 1],
    [`1e3`, 1000],
    [`9007199254740991`, 9007199254740991],
    [`9007199254740993`, 9007199254740993n],
    [`"9007199254740993"`, 9007199254740993n],
    [`9223372036854775807`, 9223372036854775807n],
    [`-9223372036854775808`, -9223372036854775808n],
    [` 9223372036854775807 `, 9223372036854775807n],
  ])("%s is read exactly", (json, expected) => {
    const request = read(logMetric, `{"run_id":"r",${point},"value":1,"step":${json}}`);
    expect(request.step).toBe(expected);
  });

  test.each([
    `1.5`,
    `"1.5"`,
    `"one"`,
    `""`,
    `" 1"`,
    `true`,
    `[1]`,
    `{}`,
    `9223372036854775808`,
    `-9223372036854775809`,
    `1e300`,
    `1e999`,
    "9".repeat(400),
  ])("%s is refused", (json) => {
    const body = `{"run_id":"r",${point},"value":1,"step":${json}}`;
    expect(refusal(() => read(logMetric, body))).toMatch(
      /for parameter 'step' supplied: expected an integer of 64 bits/,
    );
  });

  test.each([9007199254740993n, -9223372036854775808n, 7])("%s is written exactly", (step) => {
    const metrics = [{ key: "k", value: 1, timestamp: 1, step }];
    const json = encodeResponse(getMetricHistory, { metrics });
    expect(json).toBe(`{"metrics":[{"key":"k","value":1,"timestamp":1,"step":${step}}]}`);
    expect(decodeResponse(getMetricHistory, json)).toEqual({ metrics });
  });
});

test.each([`2147483648`, `-2147483649`, `"2147483648"`, `1.5`])(
  "%s is no integer of 32 bits",
  (json) => {
    const query = `run_id=r&metric_key=k&max_results=${encodeURIComponent(JSON.parse(json))}`;
    expect(refusal(() => readQuery(getMetricHistory, query))).toContain("an integer of 32 bits");
  },
);

describe("doubles", () => {
  test.each([
    [`0.5`, 0.5],
    [`"0.5"`, 0.5],
    [`"-1e-3"`, -0.001],
    [`".5"`, 0.5],
    [`3`, 3],
    [`12345678901234567890`, 12345678901234567000],
    [`"NaN"`, NaN],
    [`"Infinity"`, Infinity],
    [`"-Infinity"`, -Infinity],
  ])("%s is read", (json, expected) => {
    const { value } = read(logMetric, `{"run_id":"r",${point},"value":${json}}`);
    expect(value).toBe(expected);
  });

  test.each([`"nan"`, `"inf"`, `"abc"`, `""`, `"0x10"`, `"1e999"`, `1e999`, `true`, `[]`, `{}`])(
    "%s is refused",
    (json) => {
      const body = `{"run_id":"r",${point},"value":${json}}`;
      expect(refusal(() => read(logMetric, body))).toMatch(/for parameter 'value' supplied/);
    },
  );

  test.each([
    [NaN, `"NaN"`],
    [Infinity, `"Infinity"`],
    [-Infinity, `"-Infinity"`],
    [1e21, `1e+21`],
    [0.1, `0.1`],
  ])("%s is written as %s", (value, json) => {
    const metrics = [{ key: "k", value, timestamp: 1, step: 0 }];
    expect(encodeResponse(getMetricHistory, { metrics })).toContain(`"value":${json},`);
    expect(encodeRequest(logMetric, { run_id: "r", ...metrics[0]! })["value"]).toBe(
      JSON.parse(json),
    );
  });
});

describe("enums", () => {
  test.each([
    [`"KILLED"`, "KILLED"],
    [`5`, "KILLED"],
    [`"5"`, "KILLED"],
    [`"BOGUS"`, undefined],
    [`"killed"`, undefined],
    [`"constructor"`, undefined],
    [`null`, undefined],
  ])("%s is read", (json, expected) => {
    expect(read(updateRun, `{"run_id":"r","status":${json}}`).status).toBe(expected);
  });

  test.each([`9`, `"9"`, `{}`, `[5]`, `1.5`])("%s is refused", (json) => {
    expect(refusal(() => read(updateRun, `{"run_id":"r","status":${json}}`))).toContain(
      "one of RUNNING, SCHEDULED, FINISHED, FAILED, KILLED",
    );
  });
});

describe("other kinds are strict", () => {
  test.each([
    [createRun, `{"experiment_id":1}`, "experiment_id"],
    [createRun, `{"experiment_id":"1","run_name":["a"]}`, "run_name"],
    [createRun, `{"experiment_id":"1","tags":{"key":"a"}}`, "tags"],
    [createRun, `{"experiment_id":"1","tags":["a"]}`, "tags[0]"],
    [createRun, `{"experiment_id":"1","tags":[{"key":{}}]}`, "tags[0].key"],
  ] as const)("%#: %s", (endpoint, json, parameter) => {
    expect(refusal(() => read(endpoint, json))).toContain(`for parameter '${parameter}' supplied`);
  });

  test.each([`[]`, `1`, `true`, `"[]"`, `"1"`])("the body %s is no object", (json) => {
    expect(refusal(() => read(getRun, json))).toBe("The request body must be a JSON object.");
  });

  test.each([`{`, `{"a":}`, `"{"`, `{"run_id":"a",}`, `NaN`])("the body %s is no JSON", (json) => {
    expect(refusal(() => read(getRun, json))).toMatch(/^The request body is not valid JSON: /);
  });

  const nested = (depth: number) => `{"run_id":${"[".repeat(depth)}${"]".repeat(depth)}}`;

  test("a value nested 99 deep is refused for what it is", () => {
    expect(refusal(() => read(getRun, nested(99)))).toMatch(/for parameter 'run_id' supplied/);
  });

  test.each([100, 1_000_000])("a body nested %d deep is refused unread", (depth) => {
    expect(refusal(() => read(getRun, nested(depth)))).toMatch(/more than 100 levels/);
    const twice = JSON.stringify(nested(depth));
    expect(refusal(() => read(getRun, twice))).toMatch(/more than 100 levels/);
  });

  test("brackets in strings nest nothing", () => {
    const value = `${"[{".repeat(1000)}"\\`;
    const json = JSON.stringify({ run_id: "r", key: "k", value });
    expect(read(logParam, json).value).toBe(value);
  });

  test("a text of a million digits that is no number is refused at once", () => {
    const started = performance.now();
    const json = `{"run_id":"r",${point},"value":"${"1".repeat(1_000_000)}x"}`;
    expect(refusal(() => read(logMetric, json))).toMatch(/for parameter 'value' supplied/);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("a list that is too long is refused before its items are read", () => {
    const started = performance.now();
    const json = JSON.stringify({
      run_id: "r",
      metrics: Array.from({ length: 1_000_000 }, () => ({})),
    });
    expect(refusal(() => read(logBatch, json))).toBe(
      "A request may hold at most 1000 metrics, got 1000000.",
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test.each([
    [createExperiment, { name: "e" }, "tags"],
    [createRun, { experiment_id: "1" }, "tags"],
    [createLoggedModel, { experiment_id: "1" }, "tags"],
    [createLoggedModel, { experiment_id: "1" }, "params"],
    [setLoggedModelTags, { model_id: "m" }, "tags"],
    [logLoggedModelParams, { model_id: "m" }, "params"],
  ] as const)("$0.name takes 1000 $2", (endpoint, fields, list) => {
    const json = (length: number) =>
      JSON.stringify({
        ...fields,
        [list]: Array.from({ length }, () => ({ key: "k", value: "v" })),
      });
    expect(read(endpoint as Endpoint, json(1000))).toMatchObject(fields);
    expect(refusal(() => read(endpoint as Endpoint, json(1001)))).toBe(
      `A request may hold at most 1000 ${list}, got 1001.`,
    );
  });

  test("a number of a million digits is refused at once", () => {
    const started = performance.now();
    const json = `{"run_id":${"9".repeat(1_000_000)}}`;
    expect(refusal(() => read(getRun, json))).toMatch(/for parameter 'run_id' supplied/);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test.each([
  [String.raw`"a\ud83d\ude00b"`, "a😀b"],
  [String.raw`"a\ud83d"`, "a\ufffd"],
  [String.raw`"\ude00\ud83d"`, "\ufffd\ufffd"],
  [String.raw`"\\ud83d"`, String.raw`\ud83d`],
  [String.raw`"\u0000"`, "\0"],
])("the string %s is read as Unicode", (json, expected) => {
  expect(read(logParam, `{"run_id":"r","key":"k","value":${json}}`).value).toBe(expected);
});

test("JSON that was encoded twice is decoded twice", () => {
  const json = JSON.stringify(`{"run_id":"r",${point},"value":"NaN","step":9007199254740993}`);
  expect(read(logMetric, json)).toEqual({
    run_id: "r",
    key: "loss",
    timestamp: 1,
    value: NaN,
    step: 9007199254740993n,
  });
});

describe("queries", () => {
  test.each([
    ["run_id=a&run_id=b&metric_key=k", ["a", "b"]],
    ["run_id=a&metric_key=k", ["a"]],
  ])("%s: a repeated field", (query, expected) => {
    expect(readQuery(getMetricHistoryBulk, query).run_id).toEqual(expected);
  });

  test.each([
    ["allow_deleted=true", true],
    ["allow_deleted=TRUE", true],
    ["allow_deleted=False", false],
    ["", false],
  ])("'%s': a boolean", (query, expected) => {
    expect(readQuery(getLoggedModel, query, { model_id: "m" }).allow_deleted).toBe(expected);
  });

  test.each(["1", "yes", "", "constructor", "__proto__"])("allow_deleted=%s is refused", (text) => {
    const query = `allow_deleted=${text}`;
    expect(refusal(() => readQuery(getLoggedModel, query, { model_id: "m" }))).toContain(
      "expected true or false",
    );
  });

  test("numbers and enums are read from text, the first of several counts, others are ignored", () => {
    const query =
      "max_results=5&max_results=6&view_type=ALL&order_by=name&__proto__=1&constructor=2";
    expect(readQuery(searchExperiments, query)).toEqual({
      max_results: 5,
      view_type: "ALL",
      order_by: ["name"],
    });
  });

  test("a body counts where the query is empty", () => {
    const body = { run_id: "r" };
    const query = new URLSearchParams("run_id=other");
    expect(decodeRequest(getRun, { query: new URLSearchParams(), body }).run_id).toBe("r");
    expect(decodeRequest(getRun, { query, body }).run_id).toBe("other");
  });
});

test.each([{}, { model_id: "m" }, { modelId: "m" }, { model_id: "other" }, { modelId: "other" }])(
  "a path's parameter is the one that counts beside the body %j",
  (fields) => {
    const body = { ...fields, tags: [{ key: "a" }] };
    expect(decodeRequest(setLoggedModelTags, { params: { model_id: "m" }, body })).toEqual({
      model_id: "m",
      tags: [{ key: "a", value: "" }],
    });
  },
);
