import ipaddr from "ipaddr.js";

type Range = ReturnType<typeof ipaddr.parseCIDR>;
type Address = ReturnType<typeof ipaddr.parse>;

const ranges = (list: string): readonly Range[] => list.split(" ").map((cidr) => ipaddr.parseCIDR(cidr));

/** 100.64/10 holds a cloud's metadata service (100.100.100.200); ::/96 holds ::, ::1 and the v4-compatible forms. */
const forbidden = ranges(
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 " +
    "198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 " +
    "::/96 fc00::/7 fe80::/10 ff00::/8 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32",
);

/** Link-local and metadata services: a listed name must not be able to lead here. */
const literalOnly = ranges("169.254.0.0/16 100.100.100.200/32 fe80::/10 fd00:ec2::254/128");

/**
 * The one spelling of an IPv6 address, or undefined. The URL parser does it, because ipaddr.js reads the v4-compatible
 * `::10.0.0.1` as the v4-mapped `::ffff:10.0.0.1`, which is another address.
 */
function canonicalIPv6(text: string): string | undefined {
  const zone = text.indexOf("%");
  const address = zone < 0 ? text : text.slice(0, zone);
  if (!/^[0-9a-fA-F:.]+$/.test(address)) return undefined;
  const url = `http://[${address}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
}

function parse(text: string): Address | undefined {
  if (!text.includes(":")) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
  const canonical = canonicalIPv6(text);
  return canonical === undefined ? undefined : ipaddr.process(canonical);
}

const within = (address: Address, list: readonly Range[]): boolean =>
  list.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** The address that a host names literally, without brackets and in one spelling; undefined when it is a name. */
export function literalAddress(host: string): string | undefined {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  return parse(bare)?.toString();
}

/** May the gateway not connect here unless the configuration lists it? What is no address at all is forbidden too. */
export function isForbidden(address: string): boolean {
  const parsed = parse(address);
  return parsed === undefined || within(parsed, forbidden);
}

/** Link-local and metadata addresses: allowed only when listed as this literal, never because a listed name led here. */
export function isLiteralOnly(address: string): boolean {
  const parsed = parse(address);
  return parsed === undefined || within(parsed, literalOnly);
}
