import type { FastifyRequest } from "fastify";

const LONGEST_NAME = 256;

/** The name in a request's basic credentials, "" without any; nothing here has verified it. */
export function requestedBy({ headers }: FastifyRequest): string {
  const [, encoded = ""] = /^basic +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  const [name = ""] = Buffer.from(encoded, "base64").toString().split(":", 1);
  return name.replaceAll("\0", "").slice(0, LONGEST_NAME).toWellFormed();
}
