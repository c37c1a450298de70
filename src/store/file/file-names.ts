import { invalidParameter } from "../../protocol/errors.ts";

/** What file systems take for the name of one file, in bytes. */
const LONGEST_NAME = 255;

/**
 * Throws ApiError for a name that cannot be that of a file: each part between its slashes must be
 * a plain one.
 */
export function refuseFileName(name: string, { isOnePart = false } = {}): void {
  const problem =
    isOnePart && name.includes("/")
      ? "it has a slash"
      : name.split("/").map(problemOf).find(Boolean);
  if (problem !== undefined)
    throw invalidParameter(
      `'${name.slice(0, 100)}' cannot be kept in a folder of files: ${problem}. Choose another name.`,
    );
}

function problemOf(part: string): string | undefined {
  if (part === "" || part === "." || part === "..") return "it has an empty, '.' or '..' part";
  if (part.includes("\0") || part.includes("\\")) return "it has a NUL or a backslash";
  if (Buffer.byteLength(part) > LONGEST_NAME)
    return `a part of it is longer than ${LONGEST_NAME} bytes`;
  return undefined;
}

/** Finds a key that meets a condition on its column. */
type FindKey = (condition: string, parameters: string[]) => Promise<{ key: string }[]>;

/**
 * Throws ApiError where a name is that of a folder in which another lies, or the other way round: a
 * file system has files or folders of one name.
 */
export async function refuseBesides(name: string, column: string, find: FindKey): Promise<void> {
  refuseFileName(name);
  const parts = name.split("/");
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
  const conditions = [`${column} > ? and ${column} < ?`, ...above.map(() => `${column} = ?`)];
  // What begins with the name and a slash: "0" is the character after "/".
  const [other] = await find(conditions.join(" or "), [`${name}/`, `${name}0`, ...above]);
  if (other !== undefined)
    throw invalidParameter(
      `'${name}' cannot be kept beside '${other.key}': in a folder of files one would be a file and a folder at once. Choose another name.`,
    );
}
