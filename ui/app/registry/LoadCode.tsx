import { useState } from "react";
import { CopyButton } from "../components/CopyButton.tsx";
import { Tabs } from "../components/Tabs.tsx";
import { serverAddress } from "../util/server-address.ts";
import styles from "./LoadCode.module.css";

interface LoadCodeProps {
  /** `models:/name/3` or `prompts:/name/3` */
  uri: string;
  /** Where its MLmodel file is downloaded, or a prompt is asked for. */
  url: string;
}

const languages = [
  ["python", "Python"],
  ["typescript", "TypeScript"],
  ["shell", "Shell"],
] as const;

/** Code that loads a model, or its files where no library does. */
export function LoadCode({ uri, url }: LoadCodeProps) {
  const [language, setLanguage] = useState<(typeof languages)[number][0]>("python");
  const code = codeIn(language, uri, url);
  return (
    <Tabs label="Language" tabs={languages} current={language} onChange={setLanguage}>
      <div className={styles.code}>
        <pre>{code}</pre>
        <CopyButton text={code} label="Copy the code" />
      </div>
    </Tabs>
  );
}

function codeIn(language: (typeof languages)[number][0], uri: string, url: string): string {
  if (language === "shell") return shellCode(uri, url);
  if (language === "typescript")
    return `const url = ${JSON.stringify(url)};
const answer = await (await fetch(url)).text();`;
  const load = uri.startsWith("prompts:")
    ? `prompt = mlflow.genai.load_prompt(${JSON.stringify(uri)})`
    : `model = mlflow.pyfunc.load_model(${JSON.stringify(uri)})\nmodel.predict(data)`;
  return `import mlflow

mlflow.set_tracking_uri(${JSON.stringify(serverAddress())})
${load}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const shellCode = (uri: string, url: string): string =>
  uri.startsWith("prompts:")
    ? `curl ${quoted(url)}`
    : `export MLFLOW_TRACKING_URI=${quoted(serverAddress())}
millrace artifacts download --artifact-uri ${quoted(uri)} --dst-path model`;
