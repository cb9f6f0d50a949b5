import { createHash, timingSafeEqual } from "node:crypto";
import type { Config, Version } from "../config.js";
import { octets } from "./octets.js";

/** The version byte: 2.0 is 0x20, 3.0 is 0x30. */
const versions: Readonly<Record<Version, number>> = { "2.0": 0x20, "3.0": 0x30 };
/** Gateways keep Beijing time, which knows no daylight saving. */
const beijingMs = 8 * 3_600_000;
const authenticatorBytes = 16;

/** MMDDHHMMSS. */
export const timestampOf = (now: Date): string =>
  new Date(now.getTime() + beijingMs).toISOString().replaceAll(/\D/g, "").slice(4, 14);

/** MD5(Source_Addr + 9 zero bytes + shared secret + timestamp) (CMPP 2.0, 7.4.1.1). */
export const authenticatorSource = (spId: string, secret: string, timestamp: string): Buffer =>
  createHash("md5").update(spId, "latin1").update(Buffer.alloc(9)).update(secret, "latin1").update(timestamp).digest();

/** MD5(Status + AuthenticatorSource + shared secret), Status as it is on the wire (CMPP 2.0, 7.4.1.2). */
export const authenticatorIsmg = (status: Uint8Array, source: Uint8Array, secret: string): Buffer =>
  createHash("md5").update(status).update(source).update(secret, "latin1").digest();

export interface ConnectRequest {
  readonly authenticator: Buffer;
  readonly body: Buffer;
}

/** The body of CMPP_CONNECT. */
export function connectRequest({ sp_id, shared_secret, version }: Config, now: Date): ConnectRequest {
  const timestamp = timestampOf(now);
  const authenticator = authenticatorSource(sp_id, shared_secret, timestamp);
  const stamp = Buffer.alloc(4);
  stamp.writeUInt32BE(Number(timestamp));
  return {
    authenticator,
    body: Buffer.concat([octets(sp_id, 6), authenticator, Buffer.from([versions[version]]), stamp]),
  };
}

export interface ConnectAnswer {
  /** 0 is a yes. */
  readonly status: number;
  /** Does the gateway prove that it knows the secret too? */
  readonly authentic: boolean;
}

const short = { statusBytes: 1, bodyBytes: 18 } as const;
const long = { statusBytes: 4 } as const;
const versionTooHigh = 4;

/**
 * Status has one byte in 2.0 and four in 3.0; undefined where the body is too short to hold it. A gateway that speaks 2.0
 * only answers a 3.0 connect in its own form, which says that the version is too high, whatever its status.
 */
export function readConnectAnswer(
  body: Buffer,
  { version, shared_secret }: Config,
  source: Buffer,
): ConnectAnswer | undefined {
  const isOlder = version === "3.0" && body.length === short.bodyBytes;
  const { statusBytes } = version === "2.0" || isOlder ? short : long;
  if (body.length < statusBytes) return undefined;
  const status = body.subarray(0, statusBytes);
  const given = body.subarray(statusBytes, statusBytes + authenticatorBytes);
  const expected = authenticatorIsmg(status, source, shared_secret);
  const authentic = given.length === expected.length && timingSafeEqual(given, expected);
  const code = status.readUIntBE(0, statusBytes);
  return { status: isOlder && code === 0 ? versionTooHigh : code, authentic };
}
