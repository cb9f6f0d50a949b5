import { createHash, createHmac } from "node:crypto";

/** What one request to Alibaba Cloud's RPC API says. */
export interface AcsRequest {
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly query: Readonly<Record<string, string>>;
  /** `yyyy-MM-ddTHH:mm:ssZ`, at most 15 minutes off. */
  readonly date: string;
  readonly nonce: string;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

const algorithm = "ACS3-HMAC-SHA256";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 3986: everything but letters, digits, `-_.~`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sorted by name, as it is signed and sent. */
export const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .sort()
    .map((name) => `${encoded(name)}=${encoded(query[name] ?? "")}`)
    .join("&");

/**
 * The headers of a POST to `/` with an empty body, signed as "V3 request structure and signature" of Alibaba Cloud says
 * (help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature).
 */
export function acs3Headers(request: AcsRequest, key: AccessKey): Readonly<Record<string, string>> {
  const headers = {
    host: request.host,
    "x-acs-action": request.action,
    "x-acs-content-sha256": sha256(""),
    "x-acs-date": request.date,
    "x-acs-signature-nonce": request.nonce,
    "x-acs-version": request.version,
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", canonicalQuery(request.query), lines.join(""), names, sha256("")].join("\n");
  const signature = createHmac("sha256", key.secret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest("hex");
  const authorization = `${algorithm} Credential=${key.id},SignedHeaders=${names},Signature=${signature}`;
  const { host: _, ...sent } = headers;
  return { ...sent, authorization };
}
