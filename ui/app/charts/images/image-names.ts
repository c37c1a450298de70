/** What the name of an image's file says. */
interface ImageName {
  key: string;
  step: number;
  timestamp: number;
}

/** An image that a run has logged for a key at a step. */
export interface LoggedImage extends ImageName {
  runId: string;
  url: string;
}

/** How log_image names files; until MLflow 2.15 with `%` in the place of `+`. A `/` of a key is `~`. */
const NAME = /^(.+?)([+%])step\2(\d+)\2timestamp\2(\d+)\2[^+%]+\.(?:png|jpe?g|gif|webp)$/;

/** Reads the path of a file that log_image made; thumbnails and other files are none. */
export function imageOf(path: string): ImageName | undefined {
  const [, key, , step, timestamp] = NAME.exec(path.slice(path.lastIndexOf("/") + 1)) ?? [];
  if (key === undefined) return undefined;
  return { key: key.replaceAll("~", "/"), step: Number(step), timestamp: Number(timestamp) };
}

/** Of each run and key the last image up to a step, in the order of the runs. */
export function imagesAt(images: readonly LoggedImage[], step: number): LoggedImage[] {
  const latest = new Map<string, LoggedImage>();
  for (const image of images.toSorted((a, b) => a.step - b.step || a.timestamp - b.timestamp))
    if (image.step <= step) latest.set(`${image.runId}/${image.key}`, image);
  const places = new Map([...new Set(images.map(({ runId }) => runId))].map((id, at) => [id, at]));
  return [...latest.values()].toSorted(
    (a, b) => places.get(a.runId)! - places.get(b.runId)! || (a.key < b.key ? -1 : 1),
  );
}
