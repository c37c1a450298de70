import {
  attributeSpellings,
  listedText,
  metrics,
  number,
  params,
  type SearchGrammar,
  tags,
  text,
} from "./grammar.ts";

const attributes = {
  run_id: text,
  run_name: text,
  user_id: text,
  status: text,
  artifact_uri: text,
  start_time: number,
  end_time: number,
};

const aliases = {
  created: "start_time",
  Created: "start_time",
  "run name": "run_name",
  "Run name": "run_name",
  "Run Name": "run_name",
};

export const runsGrammar: SearchGrammar = {
  resource: "runs",
  entities: [
    {
      entity: "attribute",
      spellings: [...attributeSpellings, "run"],
      fields: attributes,
      aliases,
    },
    metrics,
    params,
    tags,
    {
      entity: "dataset",
      spellings: ["dataset", "datasets"],
      fields: { name: listedText, digest: listedText, context: listedText },
    },
  ],
  order: {
    attributes: Object.keys(attributes),
    aliases,
    entities: ["metric", "param", "tag"],
    unique: true,
  },
};
