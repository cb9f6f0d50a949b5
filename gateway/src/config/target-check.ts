import { isForbidden, literalAddress } from "../core/egress/address.js";
import { allowList, parseAllowEntry } from "../core/egress/allow-list.js";
import { checkUrl, portOf } from "../core/egress/check-url.js";
import type { Finding, Path } from "./problem.js";

type Allowed = (host: string, port: number) => boolean;

const isUrlOption = (name: string): boolean => name === "url" || name.endsWith("_url");

function literalFinding(path: Path, host: string, port: number, allowed: Allowed): Finding[] {
  const literal = literalAddress(host);
  if (literal === undefined || !isForbidden(literal) || allowed(literal, port)) return [];
  const target = literal.includes(":") ? `[${literal}]:${port}` : `${literal}:${port}`;
  return [
    {
      path,
      message: `目标 ${target} 是内网或保留地址 | the target ${target} is a private or reserved address`,
      hint: `若确需访问，写入 egress.allow_private: ["${target}"] | if it is meant, list it: egress.allow_private: ["${target}"]`,
    },
  ];
}

const usualPorts: Readonly<Record<string, number>> = { "ldap:": 389, "ldaps:": 636 };

function otherFinding(path: Path, { protocol, hostname, port }: URL, allowed: Allowed): Finding[] {
  const usual = usualPorts[protocol];
  return usual === undefined ? [] : literalFinding(path, hostname, Number(port || usual), allowed);
}

function urlFinding(path: Path, text: string, allowed: Allowed): Finding[] {
  // Other protocols have their own clients; the schema of the option decides which it takes.
  if (URL.canParse(text) && !/^https?:$/.test(new URL(text).protocol))
    return otherFinding(path, new URL(text), allowed);
  const checked = checkUrl(text);
  if (!checked.ok) return [{ path, message: `网址无效 | the URL ${checked.message}` }];
  return literalFinding(path, checked.url.hostname, portOf(checked.url), allowed);
}

function hostFinding(path: Path, host: string, port: unknown, allowed: Allowed): Finding[] {
  return typeof port === "number" ? literalFinding([...path, "host"], host, port, allowed) : [];
}

function search(path: Path, value: unknown, allowed: Allowed): Finding[] {
  if (typeof value !== "object" || value === null) return [];
  const found = Object.entries(value).flatMap(([name, item]): Finding[] => {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (typeof item === "string") return isUrlOption(name) ? urlFinding(at, item, allowed) : [];
    // Where a part listens is no target.
    return name.endsWith("listen") ? [] : search(at, item, allowed);
  });
  const { host, port } = value as { readonly host?: unknown; readonly port?: unknown };
  return typeof host === "string" ? [...found, ...hostFinding(path, host, port, allowed)] : found;
}

const allowedBy = (allowPrivate: readonly string[]): Allowed =>
  allowList(allowPrivate.filter((entry) => parseAllowEntry(entry) !== undefined));

/** One target that is forbidden as it is written. */
export const forbiddenUrl = (path: Path, url: string, allowPrivate: readonly string[]): Finding[] =>
  urlFinding(path, url, allowedBy(allowPrivate));

/** Targets that are forbidden as they are written, in the options of a plugin: `url`, `*_url`, `host` with `port`. */
export function forbiddenTargets(path: Path, options: unknown, allowPrivate: readonly string[]): Finding[] {
  return search(path, options, allowedBy(allowPrivate));
}
