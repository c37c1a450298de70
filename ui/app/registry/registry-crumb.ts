import type { Crumb } from "../shell/Page.tsx";
import { pb } from "../util/path-builder.ts";
import { isPrompt, type RegisteredModel } from "./registry-queries.ts";

/** The list that a registered model is in: that of models or that of prompts. */
export const registryCrumb = (model: RegisteredModel): Crumb =>
  isPrompt(model)
    ? { text: "Prompts", target: pb.models({ show: "prompts" }) }
    : { text: "Models", target: pb.models() };
