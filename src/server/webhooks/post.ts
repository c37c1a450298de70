import { createHmac } from "node:crypto";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { WebhookSettings } from "../settings.ts";
import { publicLookup, webhookUrl } from "./webhook-url.ts";

/** A message to a webhook. */
export interface Message {
  url: string;
  /** Signs the message; undefined leaves it unsigned. */
  secret: string | undefined;
  deliveryId: string;
  body: string;
}

export interface Answer {
  status: number;
  /** Its beginning; a receiver must not fill the server's memory. */
  body: string;
  /** How long it asks to be left alone, in milliseconds. */
  retryAfter: number | undefined;
}

const LONGEST_BODY = 16_384;

/**
 * Posts a message with MLflow's headers. A redirect is an answer, and is not followed: it could
 * lead where the webhook itself may not.
 *
 * @throws ApiError for a URL that is not allowed, else what kept it from arriving
 */
export async function post(
  message: Message,
  settings: WebhookSettings,
  signal: AbortSignal,
): Promise<Answer> {
  const url = webhookUrl(message.url, settings);
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request(url, {
    method: "POST",
    headers: headersOf(message),
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(settings.timeout)]),
    ...(settings.allowPrivateAddresses ? {} : { lookup: publicLookup() }),
  });
  sent
    .once("response", resolve)
    .once("error", reject)
    .once("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Error("it answered with another protocol (101)"));
    });
  sent.end(message.body);
  const response = await promise;
  return {
    status: response.statusCode ?? 0,
    body: await beginning(response),
    retryAfter: milliseconds(response.headers["retry-after"]),
  };
}

/** Signed is what Standard Webhooks sign: id, time and body. */
function headersOf({ secret, deliveryId, body }: Message): Record<string, string | number> {
  const time = String(Math.floor(Date.now() / 1000));
  const signature = (key: string): string =>
    createHmac("sha256", key).update(`${deliveryId}.${time}.${body}`).digest("base64");
  return {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "User-Agent": "millrace",
    "X-MLflow-Delivery-Id": deliveryId,
    "X-MLflow-Timestamp": time,
    ...(secret !== undefined && { "X-MLflow-Signature": `v1,${signature(secret)}` }),
  };
}

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LONGEST_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString();
}

const milliseconds = (seconds = ""): number | undefined =>
  /^\d{1,5}$/.test(seconds) ? 1000 * Number(seconds) : undefined;
