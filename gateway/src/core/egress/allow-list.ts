import { literalAddress } from "./address.js";

interface Target {
  readonly host: string;
  readonly port: number;
}

/** One spelling per host. A trailing dot is kept: `localhost.` is not what was listed. */
const normalHost = (host: string): string => literalAddress(host) ?? host.toLowerCase();

/** Reads an `egress.allow_private` entry: exact `host:port`, IPv6 in brackets; undefined when it is something else. */
export function parseAllowEntry(entry: string): Target | undefined {
  const parts = /^(\[[^\]]+\]|[^\s:/@[\]*]+):([0-9]{1,5})$/.exec(entry);
  const [, host = "", digits = ""] = parts ?? [];
  const port = Number(digits);
  if (parts === null || port < 1 || port > 65_535) return undefined;
  if (host.startsWith("[") && literalAddress(host) === undefined) return undefined;
  return { host: normalHost(host), port };
}

/** Compiles `egress.allow_private` into the question "is exactly this host and port listed?". */
export function allowList(entries: readonly string[]): (host: string, port: number) => boolean {
  const targets = new Set<string>();
  for (const entry of entries) {
    const target = parseAllowEntry(entry);
    if (target === undefined) {
      throw new RangeError(
        `egress.allow_private: "${entry}" must be host:port, such as 10.20.0.5:443 or [fd12::5]:443`,
      );
    }
    targets.add(`${target.host} ${target.port}`);
  }
  return (host, port) => targets.has(`${normalHost(host)} ${port}`);
}
