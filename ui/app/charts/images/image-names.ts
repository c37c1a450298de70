import type { LoggedImageName } from "../../artifacts/logged-image-name.ts";

/** An image that a run has logged for a key at a step. */
export interface LoggedImage extends Pick<LoggedImageName, "key" | "step" | "timestamp"> {
  runId: string;
  url: string;
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
