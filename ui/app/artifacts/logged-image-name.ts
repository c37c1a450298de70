import { nameOf } from "./artifact-paths.ts";

/** What the name of a file says that log_image made. */
export interface LoggedImageName {
  key: string;
  step: number;
  timestamp: number;
  /** Whether it is the small picture that lies beside the image itself. */
  isThumbnail: boolean;
  extension: string;
}

/** How log_image names files; until MLflow 2.15 with `%` in the place of `+`. A `/` of a key is `~`. */
const NAME =
  /^(.+?)([+%])step\2(\d+)\2timestamp\2(\d+)\2[^+%]+?(\2compressed)?\.(png|jpe?g|gif|webp)$/;

/** Reads the path of a file that log_image made; undefined for any other. */
export function loggedImageName(path: string): LoggedImageName | undefined {
  const [, key, , step, timestamp, small, extension = ""] = NAME.exec(nameOf(path)) ?? [];
  if (key === undefined) return undefined;
  return {
    key: key.replaceAll("~", "/"),
    step: Number(step),
    timestamp: Number(timestamp),
    isThumbnail: small !== undefined,
    extension,
  };
}
