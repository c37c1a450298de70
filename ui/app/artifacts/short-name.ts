import { loggedImageName } from "./logged-image-name.ts";

/** A name in two parts: where there is no room for all of it, the end of the first is left out. */
export interface ShortName {
  start: string;
  end: string;
}

/** Names of so many characters have room, or lose little. */
const SHORT = 16;

/** An ending and what tells files apart that begin alike. */
const ENDS = /^(.+?)(.{4}\.[^.]{1,8}|.{6})$/su;

/** What of a file's name tells it apart: its beginning and its end; of a logged image the step. */
export function shortName(name: string): ShortName {
  const image = loggedImageName(name);
  if (image !== undefined) {
    const { key, step, isThumbnail, extension } = image;
    return { start: key, end: ` step ${step}${isThumbnail ? " small" : `.${extension}`}` };
  }
  const [, start = name, end = ""] = ENDS.exec(name) ?? [];
  return name.length <= SHORT ? { start: name, end: "" } : { start, end };
}
