import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Credentials } from "./credentials.ts";

/** What `~/.mlflow/credentials` says in its section `[mlflow]`; nothing when there is no such file. */
export function credentialsFile(home: string = homedir()): Credentials {
  let text;
  try {
    text = readFileSync(join(home, ".mlflow", "credentials"), "utf8");
  } catch {
    return {};
  }
  const [, section = ""] = /^\[mlflow\]\s*$([^[]*)/m.exec(text) ?? [];
  const valueOf = (key: string): string | undefined =>
    new RegExp(`^\\s*${key}\\s*[=:]\\s*(.*?)\\s*$`, "im").exec(section)?.[1];
  return {
    username: valueOf("mlflow_tracking_username"),
    password: valueOf("mlflow_tracking_password"),
  };
}
