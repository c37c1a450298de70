import { attributeSpellings, id, integer, type SearchGrammar, tags, text } from "./grammar.ts";

const attributes = {
  name: text,
  experiment_id: id,
  creation_time: integer,
  last_update_time: integer,
};

export const experimentsGrammar: SearchGrammar = {
  resource: "experiments",
  entities: [{ entity: "attribute", spellings: attributeSpellings, fields: attributes }, tags],
  order: { attributes: Object.keys(attributes), entities: [], unique: false },
};
