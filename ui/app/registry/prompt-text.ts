import { type ModelVersion, tagOf } from "./registry-queries.ts";

const TEXT = "mlflow.prompt.text";
const TYPE = "_mlflow_prompt_type";

/** The text of a version of a prompt, all lines ended; that of a chat has each message in a paragraph of its own. */
export function promptText({ tags }: ModelVersion): string {
  const text = tagOf(tags, TEXT) ?? "";
  const readable = tagOf(tags, TYPE) === "chat" ? (chatText(text) ?? text) : text;
  return readable.endsWith("\n") ? readable : `${readable}\n`;
}

function chatText(text: string): string | undefined {
  try {
    const messages: unknown = JSON.parse(text);
    if (!Array.isArray(messages)) return undefined;
    return messages
      .map(({ role, content }: { role?: unknown; content?: unknown }) =>
        [`${String(role)}:`, typeof content === "string" ? content : JSON.stringify(content)].join(
          "\n",
        ),
      )
      .join("\n\n");
  } catch {
    return undefined;
  }
}
