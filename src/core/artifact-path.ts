import { invalidParameter } from "../protocol/errors.ts";

/** A path that is percent-encoded on top of itself more often than this is an attack, not a name. */
const maxEncodings = 10;

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
export const controlCharacter = /[\u0000-\u001f\u007f]/;

/** What no artifact path may look like, in any of its decodings, and what the client is told. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [controlCharacter, "it contains a control character"],
  [/\\/, "it contains a backslash; separate directories with '/'"],
  [/(?:^|\/)\.\.(?:\/|$)/, "it contains a '..' segment"],
  [/^\//, "it is absolute; give a path relative to the artifact root"],
  [/^[a-z]:(?:\/|$)/i, "it starts with a drive letter; give a path relative to the artifact root"],
  [/^file:/i, "it is a file: URI; give a path relative to the artifact root"],
  // Clients put artifact paths into URIs, where '#' starts the fragment.
  [/#/, "it contains '#'"],
];

const invalidPath = (reason: string) => invalidParameter(`Invalid path: ${reason}.`);

/**
 * Percent-decodes once. Bytes that are not UTF-8 become U+FFFD and a `%` that starts no escape
 * stays, as in Python's `urllib.parse.unquote`, which MLflow's clients and server use.
 */
export const percentDecode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );

/**
 * Escapes every `%` of a request's URL that starts no escape. Python's `requests` sends a file name
 * such as `100%.txt` unescaped, and a strict router would refuse it.
 */
export const escapeStrayPercents = (url: string): string =>
  url.replace(/%(?![0-9a-f]{2})/gi, "%25");

/**
 * `text`, then what it decodes to, then what that decodes to, until nothing changes: a rule that
 * must hold whoever decodes the text next has to hold for every one of them.
 */
export function everyDecoding(text: string): string[] {
  const forms = [text];
  for (let next = percentDecode(text); next !== forms.at(-1); next = percentDecode(next)) {
    if (forms.length > maxEncodings) throw invalidPath("it is percent-encoded too many times");
    forms.push(next);
  }
  return forms;
}

/** In characters; as long as file systems take a path (PATH_MAX of Linux). */
const longestPath = 4096;

/** Without empty and `.` segments. */
export const collapse = (path: string): string =>
  path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");

/**
 * Turns what a request says (decoded exactly once, by the HTTP layer) into a relative POSIX path
 * that cannot leave the root it is joined to; `""` is the root itself. Empty and `.` segments are
 * dropped, as MLflow's server does: its clients send `model/` and `a//b`.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE that says what is wrong with the path.
 */
export function artifactPath(text: string): string {
  if (text.length > longestPath)
    throw invalidPath(`it has more than ${longestPath} characters; shorten it`);
  if (!text.isWellFormed()) throw invalidPath("it is not well-formed Unicode");
  const path = collapse(text);
  for (const form of [...everyDecoding(text), ...everyDecoding(path)]) {
    const refused = refusals.find(([pattern]) => pattern.test(form));
    if (refused) throw invalidPath(refused[1]);
  }
  return path;
}

/** {@link artifactPath} of one file or directory below the root, never of the root itself. */
export function artifactEntryPath(text: string): string {
  const path = artifactPath(text);
  if (path === "") throw invalidPath("it names the artifact root; name something in it");
  return path;
}

/** {@link artifactEntryPath} of something to be written: a trailing slash is refused as well. */
export function artifactFilePath(text: string): string {
  if (text.endsWith("/")) throw invalidPath("it ends with '/'; it must end with a file name");
  return artifactEntryPath(text);
}
