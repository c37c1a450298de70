import type { Json } from "../../differences.ts";
import { type Exchange, get, post, refuses } from "../exchange.ts";

const name = (end: string): string => `found-{prefix}-${end}`;
const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };

const models: [string, Json][] = [
  ["a", [{ key: "team", value: "red" }]],
  ["b", [{ key: "team", value: "Blue" }]],
  ["c", []],
  ["p", [isPrompt, { key: "team", value: "red" }]],
];

const mine = "name LIKE 'found-{prefix}-%'";

const searched =
  (route: string) =>
  (what: string, filter: string, rest: Partial<Exchange> = {}): Exchange =>
    get(`${route}: ${what}`, `${route}/search`, { filter: `${mine} AND ${filter}` }, rest);

const model = searched("registered-models");
const version = searched("model-versions");

const ordered = (route: string, what: string, order_by: string[], rest: Partial<Exchange> = {}) =>
  get(
    `${route}: ${what}`,
    `${route}/search`,
    [["filter", mine], ...order_by.map((clause): [string, string] => ["order_by", clause])],
    rest,
  );

const both: [string, string, Partial<Exchange>?][] = [
  ["name", `name = '${name("a")}'`],
  ["other names", `name != '${name("a")}'`],
  ["name in double quotes", `name = "${name("a")}"`],
  ["names", `name IN ('${name("a")}', '${name("b")}')`],
  ["other names than these", `name NOT IN ('${name("a")}', '${name("b")}')`],
  ["pattern in any case", "name ILIKE '%-A'"],
  ["attribute", `attribute.name = '${name("a")}'`],
  ["tag", "tags.team = 'red'"],
  ["other tag", "tags.team != 'red'"],
  ["tag pattern", "tags.team LIKE '%lu%'"],
  ["tag pattern in any case", "tags.team ILIKE 'BL%'"],
  ["tag in backticks", "tags.`team` = 'red'"],
  ["two tags", "tags.team = 'red' AND tags.other = 'x'"],
  ["one tag twice", "tags.team LIKE 'r%' AND tags.team LIKE '%d'"],
  ["prompts", "tags.`mlflow.prompt.is_prompt` = 'true'"],
  ["prompts, negated", "tags.`mlflow.prompt.is_prompt` != 'false'"],
  ["no prompts", "tags.`mlflow.prompt.is_prompt` = 'false'"],
  ["no prompts, negated", "tags.`mlflow.prompt.is_prompt` != 'true'"],
  ["prompts of a team", "tags.`mlflow.prompt.is_prompt` = 'true' AND tags.team = 'red'"],
  ["unknown attribute", "nothing = 'x'"],
  ["name compared", `name > '${name("a")}'`],
  ["name as a number", "name = 1"],
  ["unfinished", "name ="],
  ["tag as a number", "tags.team = 1"],
];

/** Searching registered models and their versions. */
export const registrySearch: Exchange[] = [
  ...models.flatMap(([end, tags]) => [
    post(`model ${end}`, "registered-models/create", { name: name(end), tags }, { keep: {} }),
    ...["1", "2"].map((number) =>
      post(
        `version ${number} of ${end}`,
        "model-versions/create",
        {
          name: name(end),
          source: end === "p" ? "dummy-source" : `s3://bucket/${end}${number}`,
          run_id: `run${end}${number}`,
          tags,
        },
        { keep: {} },
      ),
    ),
  ]),
  get("all models", "registered-models/search", { filter: mine }),
  get("all versions", "model-versions/search", { filter: mine }),
  ...both.flatMap(([what, filter, rest]) => [
    model(what, filter, rest),
    version(what, filter, rest),
  ]),
  version("run", "run_id = 'runa1'"),
  version("runs", "run_id IN ('runa1', 'runb2')"),
  version("source", "source_path = 's3://bucket/a1'"),
  version("source pattern", "source_path LIKE '%a%'"),
  version("number", "version_number = 2"),
  version("number in quotes", "version_number = '2'"),
  version("numbers", "version_number > 1 AND version_number <= 2"),
  version("number with a fraction", "version_number = 1.5"),
  version("number as text", "version_number = 'x'"),
  model("number", "version_number = 1"),
  ordered("registered-models", "by name", ["name DESC"]),
  ordered("registered-models", "by time", ["last_updated_timestamp DESC"]),
  ordered("registered-models", "by timestamp", ["timestamp ASC"]),
  ordered(
    "registered-models",
    "by a name twice",
    ["name ASC", "name DESC"],
    refuses("serverError"),
  ),
  ordered("registered-models", "by nothing", ["nothing"]),
  ordered("registered-models", "by odd words", ["name UP"]),
  ordered("model-versions", "by number", ["version_number ASC"]),
  ordered("model-versions", "by number and name", ["version_number DESC", "name DESC"]),
  ordered("model-versions", "by creation", ["creation_timestamp ASC"]),
  ordered("model-versions", "by name", ["name"]),
  ordered(
    "model-versions",
    "by a number twice",
    ["version_number", "version_number"],
    refuses("serverError"),
  ),
  ordered("model-versions", "by run", ["run_id"]),
  ...["registered-models", "model-versions"].flatMap((route) => [
    get(`${route}: first page`, `${route}/search`, { filter: mine, max_results: "2" }),
    get(`${route}: second page`, `${route}/search`, {
      filter: mine,
      max_results: "2",
      page_token: btoa('{"offset": 2}'),
    }),
    get(`${route}: bad token`, `${route}/search`, { filter: mine, page_token: "%%%" }),
    get(`${route}: page too large`, `${route}/search`, { max_results: "200001" }),
  ]),
  get("model-versions: page of none", "model-versions/search", { max_results: "0" }),
];
