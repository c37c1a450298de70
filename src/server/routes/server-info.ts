import { MLFLOW_VERSION } from "../../protocol/contract.ts";
import { getHealth, getIndex, getServerInfo, getVersion } from "../../protocol/server-info.ts";
import { route, type Route } from "../route.ts";
import { isNavigation, sendUi } from "../ui-page.ts";

export const serverInfoRoutes: readonly Route[] = [
  route(getIndex, async (_, { settings }, { request, reply }) =>
    isNavigation(request) ? sendUi(reply, settings) : index(settings.staticPrefix),
  ),
  route(getHealth, async () => "OK"),
  route(getVersion, async () => MLFLOW_VERSION),
  route(getServerInfo, async (_, { settings }) => ({
    store_type: settings.artifactsOnly ? undefined : "SqlStore",
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
    features_enabled: { gateway: false },
  })),
];

/** What a program sees that asks for `/`; a browser gets the UI. */
const index = (prefix: string): string =>
  [
    "This is a Millrace tracking server. Open this address in a browser for its web UI.",
    `Its API is described at ${prefix}/docs.`,
    "Scripts log to it when MLFLOW_TRACKING_URI is this address.",
    "",
  ].join("\n");
