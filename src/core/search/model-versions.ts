import { attributeSpellings, integer, type SearchGrammar, tags, text } from "./grammar.ts";

export const modelVersionsGrammar: SearchGrammar = {
  resource: "model versions",
  entities: [
    {
      entity: "attribute",
      spellings: attributeSpellings,
      fields: { name: text, run_id: text, source_path: text, version_number: integer },
    },
    tags,
  ],
  order: {
    attributes: ["name", "version_number", "creation_timestamp", "last_updated_timestamp"],
    entities: [],
    unique: true,
  },
};
