import type { LookupAddress } from "node:dns";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publicLookup } from "../../src/server/webhooks/webhook-url.ts";

/** Names are checked when a connection is made, by what they stand for then. */

let server: Server;
let asked = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => void server.close());

const local: LookupAddress = { address: "127.0.0.1", family: 4 };
const remote: LookupAddress = { address: "192.0.43.10", family: 4 };

/** A name that stands for these addresses, one list after the other. */
function nameOf(...lists: LookupAddress[][]) {
  const answers = lists.values();
  return publicLookup((_, __, callback) => callback(null, answers.next().value ?? []));
}

const addressesOf = (lookup: ReturnType<typeof nameOf>, all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    lookup("hooks.example", { all }, (error, found, family) =>
      error ? reject(error) : resolve(all ? found : { address: found, family }),
    );
  });

test("a name that stands for this machine is not connected to", async () => {
  const { port } = server.address() as AddressInfo;
  const lookup = nameOf([local]);
  const [error] = (await once(
    request({ host: "hooks.example", port, lookup }).end(),
    "error",
  ).catch((thrown: unknown) => [thrown])) as [Error];
  expect(error.message).toMatch(/^hooks\.example has no public address/);
  expect(asked).toBe(0);
});

test("of several addresses only the public ones are left", async () => {
  expect(await addressesOf(nameOf([local, remote]), true)).toEqual([remote]);
  expect(await addressesOf(nameOf([local, remote]), false)).toEqual(remote);
});

test("a name that was public is refused once it is not", async () => {
  const lookup = nameOf([remote], [local]);
  expect(await addressesOf(lookup, true)).toEqual([remote]);
  await expect(addressesOf(lookup, true)).rejects.toThrow("no public address");
});

test("a name that stands for nothing is told as such", async () => {
  const missing = Object.assign(new Error("nobody knows it"), { code: "ENOTFOUND" });
  const lookup = publicLookup((_, __, callback) => callback(missing, []));
  await expect(addressesOf(lookup, true)).rejects.toBe(missing);
});
