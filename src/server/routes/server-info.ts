import { MLFLOW_VERSION } from "../../protocol/contract.ts";
import { getHealth, getServerInfo, getVersion } from "../../protocol/server-info.ts";
import { route, type Route } from "../route.ts";

export const serverInfoRoutes: readonly Route[] = [
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
