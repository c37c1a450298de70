import { call, urlOf } from "../../api/call.ts";
import { loggedImageName } from "../../artifacts/logged-image-name.ts";
import type { LoggedImage } from "./image-names.ts";

/** The folder in which MLflow's log_image keeps its files. */
const FOLDER = "images";

/** All images of a run, without the thumbnails that are beside them. */
export async function loggedImages(runId: string, signal: AbortSignal): Promise<LoggedImage[]> {
  const found: LoggedImage[] = [];
  let page_token: string | undefined;
  do {
    const page = await call(
      "listArtifacts",
      { run_id: runId, path: FOLDER, ...(page_token !== undefined && { page_token }) },
      signal,
    );
    for (const { path } of page.files ?? []) {
      const image = loggedImageName(path);
      if (image && !image.isThumbnail)
        found.push({ ...image, runId, url: urlOf("getArtifact", { run_id: runId, path }) });
    }
    page_token = page.next_page_token;
  } while (page_token);
  return found;
}
