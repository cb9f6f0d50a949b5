import { readFileSync, statSync } from "node:fs";
import { createSecureContext, type Server } from "node:tls";
import { ConfigError } from "../config/config-error.js";

/** Where certificate (with its chain) and key lie, as PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const lookMs = 5_000;

/** Throws when the files cannot be read, or do not belong together. */
function read({ cert, key }: TlsFiles): Pair {
  const pair = { cert: readFileSync(cert), key: readFileSync(key) };
  createSecureContext(pair);
  return pair;
}

/** The pair to start with; without a good one there is no start. */
export function firstPair(files: TlsFiles): Pair {
  try {
    return read(files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `GATEHOUSE_TLS_CERT、GATEHOUSE_TLS_KEY 不能用（${reason}） | ${files.cert} and ${files.key} cannot be used (${reason}): PEM files that belong together`,
    );
  }
}

const stampOf = ({ cert, key }: TlsFiles): string =>
  [cert, key]
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((stat) => `${stat?.mtimeMs}.${stat?.size}.${stat?.ino}`)
    .join(" ");

/**
 * Takes renewed files up while the server runs: new connections get the new certificate, old ones go on. A pair that
 * does not fit (half of it written, another key) is told of, and the old one stays.
 */
export function renewPair(
  server: Server,
  files: TlsFiles,
  tell: (renewed: boolean, reason: string) => void,
  everyMs = lookMs,
): { stop(): void } {
  let seen = stampOf(files);
  const timer = setInterval(() => {
    const stamp = stampOf(files);
    if (stamp === seen) return;
    seen = stamp;
    try {
      server.setSecureContext(read(files));
      tell(true, "");
    } catch (error) {
      tell(false, error instanceof Error ? error.message : String(error));
    }
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
