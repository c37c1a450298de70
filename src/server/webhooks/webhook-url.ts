import { lookup, type LookupAddress, type LookupOptions } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import type { WebhookSettings } from "../settings.ts";

/** Where webhooks may lead: else whoever makes one could have the server ask what only it can reach. */

const ALLOW = "The operator can allow such addresses with MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true.";

/**
 * A webhook's URL, if it may be one. What a name stands for is checked when the server connects,
 * because that may change.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function webhookUrl(text: string, settings: WebhookSettings): URL {
  const url = URL.parse(text);
  if (url === null || url.hostname === "")
    throw invalidParameter("A webhook's URL must be complete: https://hooks.example.com/models.");
  const scheme = url.protocol.slice(0, -1);
  if (!["http", "https"].includes(scheme) || !settings.allowedSchemes.includes(scheme))
    throw invalidParameter(
      `A webhook's URL cannot begin with '${scheme}:'; allowed are ${settings.allowedSchemes.join(", ")}. The operator can allow http with MLFLOW_WEBHOOK_ALLOWED_SCHEMES=https,http.`,
    );
  if (!settings.allowPrivateAddresses && isPrivateHost(hostOf(url)))
    throw invalidParameter(`A webhook cannot lead to ${url.hostname}: it is not public. ${ALLOW}`);
  return url;
}

/** The host without the brackets of an IPv6 address. The URL's parser has undone odd notations. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");

const isPrivateHost = (host: string): boolean =>
  isIP(host) === 0 ? /(?:^|\.)localhost\.?$/i.test(host) : !isPublicAddress(host);

type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * Resolves names as Node does, but to public addresses only. A connection is made to what it
 * answers, and to nothing that the name may stand for a moment later.
 */
export const publicLookup =
  (resolve: Resolve = lookup): LookupFunction =>
  (name, options, callback) =>
    resolve(name, { ...options, all: true }, (error, found) => {
      const addresses =
        error === null ? found.filter(({ address }) => isPublicAddress(address)) : [];
      const [first] = addresses;
      if (first === undefined)
        return callback(error ?? new Error(`${name} has no public address. ${ALLOW}`), "", 0);
      return answer(options, addresses, first, callback);
    });

const answer = (
  options: LookupOptions,
  addresses: LookupAddress[],
  { address, family }: LookupAddress,
  callback: Parameters<LookupFunction>[2],
): void => (options.all === true ? callback(null, addresses) : callback(null, address, family));
