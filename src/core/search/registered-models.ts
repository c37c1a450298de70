import { attributeSpellings, type SearchGrammar, tags, text } from "./grammar.ts";

export const registeredModelsGrammar: SearchGrammar = {
  resource: "registered models",
  entities: [{ entity: "attribute", spellings: attributeSpellings, fields: { name: text } }, tags],
  order: {
    attributes: ["name", "last_updated_timestamp"],
    aliases: { timestamp: "last_updated_timestamp" },
    entities: [],
    unique: true,
  },
};
