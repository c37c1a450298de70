import { readFile } from "node:fs/promises";
import { setDefaultCACertificates } from "node:tls";
import { acceptAnyCertificate, type ClientSettings } from "../../config.ts";

/** Makes this process's TLS connections trust what the user told to trust. */
export async function trustServer({ insecureTls, serverCertPath }: ClientSettings): Promise<void> {
  if (insecureTls) acceptAnyCertificate();
  if (serverCertPath !== undefined)
    setDefaultCACertificates([await readFile(serverCertPath, "utf8")]);
}
