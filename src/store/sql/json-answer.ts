import type { Encoded } from "../../protocol/endpoint.ts";

/** An answer of these members, as JSON text; empty ones are left out. */
export const jsonObject = (...members: string[]): Encoded => ({
  json: Buffer.from(`{${members.filter(Boolean).join(",")}}`),
});

/** The member that names the next page, or nothing on the last one. */
export const nextPageMember = (token: string | undefined): string =>
  token === undefined ? "" : `"next_page_token":"${token}"`;
