import type { IncomingHttpHeaders } from "node:http";
import { invalidParameter } from "../protocol/errors.ts";

/**
 * The headers of an HTML artifact that is shown in a frame. `sandbox` makes it a page of no origin,
 * wherever it is opened; it may use what it carries itself, and can send nothing anywhere.
 */
export const pageHeaders = (scripts: boolean, size: number): Record<string, string | number> => ({
  "content-type": "text/html; charset=utf-8",
  "content-length": size,
  "content-security-policy": [
    scripts ? "sandbox allow-scripts" : "sandbox",
    "default-src 'none'",
    ...(scripts
      ? ["script-src 'unsafe-inline' 'unsafe-eval' data: blob:", "worker-src blob:"]
      : []),
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "media-src data: blob:",
    "font-src data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join("; "),
  // The UI frames it, also where nobody may frame the UI.
  "x-frame-options": "SAMEORIGIN",
  "x-dns-prefetch-control": "off",
  "referrer-policy": "no-referrer",
  "cache-control": "private, no-cache",
});

/**
 * A browser says what it asks for. As a page of its own, below this server's address, an artifact
 * could pass for a page of this server, which its sandbox does not prevent.
 */
export function refuseOutsideFrames(headers: IncomingHttpHeaders): void {
  const destination = headers["sec-fetch-dest"] ?? "iframe";
  if (destination !== "iframe")
    throw invalidParameter("An HTML artifact is shown in a frame of the web UI only; download it.");
}
