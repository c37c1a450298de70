import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Credentials {
  username?: string | undefined;
  password?: string | undefined;
  /** A bearer token. */
  token?: string | undefined;
}

/** The header that says who asks; a user name with its password wins over a token, as in MLflow. */
export function authorization({ username, password, token }: Credentials): Record<string, string> {
  if (username && password)
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Takes the user name and password out of a server's address, because `fetch` refuses them there. */
export function splitUserInfo(address: string): { uri: string } & Credentials {
  const url = new URL(address);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  const uri = url.href.replace(/\/+$/, "");
  return username === ""
    ? { uri }
    : { uri, username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

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
