/** What `millrace/client` gives: the REST client, for browsers as well. */
export { type Client, type ClientOptions, createClient } from "../client/client.ts";
export { RestError } from "../client/rest-error.ts";
export type * from "../protocol/endpoint-messages.ts";
