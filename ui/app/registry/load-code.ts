import { urlOf } from "../api/call.ts";
import type { EndpointName, Request } from "../api/types.ts";
import { serverAddress } from "../util/server-address.ts";

/** An endpoint that gives a model's MLmodel file, or a prompt, and what it is asked. */
export interface Asked {
  method: EndpointName;
  request: object;
  url: string;
}

export const asked = <N extends EndpointName>(method: N, request: Request<N> & object): Asked => ({
  method,
  request,
  url: urlOf(method, request),
});

export const languages = [
  ["python", "Python"],
  ["typescript", "TypeScript"],
  ["shell", "Shell"],
] as const;

type Language = (typeof languages)[number][0];

/** Code that loads what a `models:/` or `prompts:/` URI names, or its files where no library does. */
export const loadCode = (language: Language, uri: string, from: Asked): string =>
  ({ python, typescript, shell })[language](uri, from);

const isPromptUri = (uri: string): boolean => uri.startsWith("prompts:");

const python = (uri: string): string => `import mlflow

mlflow.set_tracking_uri(${JSON.stringify(serverAddress())})
${
  isPromptUri(uri)
    ? `prompt = mlflow.genai.load_prompt(${JSON.stringify(uri)})`
    : `model = mlflow.pyfunc.load_model(${JSON.stringify(uri)})\nmodel.predict(data)`
}`;

function typescript(uri: string, { method, request }: Asked): string {
  const fields = Object.entries(request).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const call = `await client.${method}({\n  ${fields.join(",\n  ")},\n});`;
  return `import { createClient } from "millrace/client";

const client = createClient({ uri: ${JSON.stringify(serverAddress())} });
${
  isPromptUri(uri)
    ? `const { model_version } = ${call}
const prompt = model_version.tags?.find(
  ({ key }) => key === "mlflow.prompt.text",
)?.value;`
    : `const file = ${call}
const text = await file.text();`
}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const shell = (uri: string, { url }: Asked): string =>
  isPromptUri(uri)
    ? `curl ${quoted(url)}`
    : `export MLFLOW_TRACKING_URI=${quoted(serverAddress())}
millrace artifacts download --artifact-uri ${quoted(uri)} --dst-path model`;
