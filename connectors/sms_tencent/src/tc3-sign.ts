import { createHash, createHmac } from "node:crypto";

/** What one POST of JSON to Tencent Cloud's API 3.0 says. */
export interface TcRequest {
  readonly service: string;
  readonly host: string;
  readonly action: string;
  /** Seconds since 1970, at most five minutes off. */
  readonly timestamp: number;
  readonly contentType: string;
  readonly body: string;
}

export interface SecretPair {
  readonly id: string;
  readonly key: string;
}

const algorithm = "TC3-HMAC-SHA256";
const signedHeaders = "content-type;host;x-tc-action";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The `Authorization` header of "Signature v3" (cloud.tencent.com/document/api/382/52072). */
export function tc3Authorization(request: TcRequest, { id, key }: SecretPair): string {
  const { service, host, action, timestamp, contentType, body } = request;
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const headers = `content-type:${contentType}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`;
  const canonical = ["POST", "/", "", headers, signedHeaders, sha256(body)].join("\n");
  const scope = `${date}/${service}/tc3_request`;
  const signing = hmac(hmac(hmac(`TC3${key}`, date), service), "tc3_request");
  const signature = hmac(signing, [algorithm, timestamp, scope, sha256(canonical)].join("\n")).toString("hex");
  return `${algorithm} Credential=${id}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}
