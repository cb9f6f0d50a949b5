import type { Manifest } from "./manifest.js";

interface Target {
  readonly host: string;
  readonly port?: number;
}

const defaultPorts: Readonly<Record<string, number>> = { "https:": 443, "http:": 80, "wss:": 443, "ws:": 80 };

function at(config: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    config,
  );
}

function fromText(text: string): Target {
  const url = text.includes("://") ? new URL(text) : undefined;
  if (url) return { host: url.hostname, port: Number(url.port || defaultPorts[url.protocol]) };
  const [, host = text, port] = /^(.*):(\d+)$/.exec(text) ?? [];
  return port === undefined ? { host } : { host, port: Number(port) };
}

function fromOption(value: unknown): readonly Target[] {
  if (typeof value === "string") return [fromText(value)];
  const { host, port } = (value ?? {}) as { host?: unknown; port?: unknown };
  if (typeof host !== "string") return [];
  return [typeof port === "number" ? { host, port } : { host }];
}

/**
 * What `permissions.net` means with these options: `host:port` as it stands, `config.x` as a URL, a host name
 * (any port) or an object of `host` and `port`.
 */
function targetsOf(manifest: Manifest, config: unknown): readonly Target[] {
  return manifest.permissions.net.flatMap((entry) =>
    entry.startsWith("config.") ? fromOption(at(config, entry.split(".").slice(1))) : [fromText(entry)],
  );
}

/** The names of the hosts that `permissions.net` means with these options. */
export const hostsOf = (manifest: Manifest, config: unknown): readonly string[] =>
  targetsOf(manifest, config).map(({ host }) => host);

export function declaredHosts(manifest: Manifest, config: unknown): (host: string, port: number) => boolean {
  const targets = targetsOf(manifest, config);
  return (host, port) => targets.some((target) => target.host === host && (target.port ?? port) === port);
}
