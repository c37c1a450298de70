import type { LoggedModelStatus } from "../../../src/protocol/logged-model-status.ts";

const words: Readonly<Record<LoggedModelStatus, string>> = {
  LOGGED_MODEL_STATUS_UNSPECIFIED: "unknown",
  LOGGED_MODEL_PENDING: "pending",
  LOGGED_MODEL_READY: "ready",
  LOGGED_MODEL_UPLOAD_FAILED: "upload failed",
};

export const wordsOfStatus = (status: LoggedModelStatus | undefined): string =>
  words[status ?? "LOGGED_MODEL_STATUS_UNSPECIFIED"];
