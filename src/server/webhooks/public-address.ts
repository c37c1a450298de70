import { BlockList, isIP } from "node:net";

/** Ranges of IANA's special-purpose registries that are not reachable from everywhere. */
const specialIPv4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Within 2000::/3, the one block that is given out: tunnels, whose ends are elsewhere, and examples. */
const specialIPv6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

/** Prefixes, of six groups, of addresses that stand for the IPv4 address at their end. */
const wrappers = ["0:0:0:0:0:ffff", "64:ff9b:0:0:0:0"];

/** Whether an IP address leads to the public internet, whatever form hides it; false for a name. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !listOf(specialIPv4, "ipv4").check(address, "ipv4");
  const groups = groupsOf(address);
  if (groups === undefined) return false;
  if (wrappers.includes(groups.slice(0, 6).join(":"))) return isPublicAddress(ending(groups));
  const global = new BlockList();
  global.addSubnet("2000::", 3, "ipv6");
  return global.check(address, "ipv6") && !listOf(specialIPv6, "ipv6").check(address, "ipv6");
}

function listOf(
  ranges: readonly (readonly [string, number])[],
  family: "ipv4" | "ipv6",
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

/** The eight groups of an IPv6 address, as the URL standard writes them. */
function groupsOf(address: string): string[] | undefined {
  const { hostname } = URL.parse(`http://[${address}]`) ?? {};
  if (hostname === undefined) return undefined;
  const [start = "", end] = hostname.slice(1, -1).split("::");
  const before = start.split(":").filter(Boolean);
  const after = (end ?? "").split(":").filter(Boolean);
  const missing = end === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: missing }, () => "0"), ...after];
}

/** The last two groups of an IPv6 address as an IPv4 address. */
function ending(groups: readonly string[]): string {
  const numbers = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join(".");
}
