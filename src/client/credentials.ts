export interface Credentials {
  username?: string | undefined;
  password?: string | undefined;
  /** A bearer token. */
  token?: string | undefined;
}

/** The header that says who asks; a user name with its password wins over a token, as in MLflow. */
export function authorization({ username, password, token }: Credentials): Record<string, string> {
  if (username && password) return { authorization: `Basic ${base64(`${username}:${password}`)}` };
  return token ? { authorization: `Bearer ${token}` } : {};
}

const base64 = (text: string): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

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
