import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface S3Keys {
  readonly region: string;
  readonly access_key: string;
  readonly secret_key: string;
}

type Signed = Pick<IncomingMessage, "method" | "url" | "headers">;

const skewMs = 15 * 60_000;

export const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string): Buffer => createHmac("sha256", key).update(data).digest();

/** `Credential=KEY/DAY/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…` */
const partsOf = ({ headers }: Signed): readonly string[] =>
  /Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/
    .exec(headers.authorization ?? "")
    ?.slice(1) ?? [];

/** The signature as AWS describes it, worked out anew: nothing here comes from the client's library. */
function signatureOf(secret: string, request: Signed): string {
  const { method, url, headers } = request;
  const [, scope = "", signed = ""] = partsOf(request);
  const [path = "", query = ""] = (url ?? "").split("?", 2);
  const sorted = query
    .split("&")
    .filter(Boolean)
    .map((one) => (one.includes("=") ? one : `${one}=`))
    .sort()
    .join("&");
  const canonical = [
    method,
    path,
    sorted,
    ...signed.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed,
    headers["x-amz-content-sha256"],
  ].join("\n");
  const [day = "", region = "", service = "", end = ""] = scope.split("/");
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), end);
  return hmac(key, ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n")).toString("hex");
}

/** `20130524T000000Z` in milliseconds. */
const instantOf = (stamp: string): number =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** Why AWS would not let this request in, by its documented code; undefined: it may come in. */
export function refusedBecause(keys: S3Keys, request: Signed, body: Buffer): string | undefined {
  const [id, scope = "", , signature] = partsOf(request);
  const { headers } = request;
  if (id === undefined) return "AccessDenied";
  if (id !== keys.access_key) return "InvalidAccessKeyId";
  if (scope.split("/")[1] !== keys.region) return "AuthorizationHeaderMalformed";
  const at = instantOf(String(headers["x-amz-date"]));
  if (!(Math.abs(Date.now() - at) <= skewMs)) return "RequestTimeTooSkewed";
  if (sha256(body) !== headers["x-amz-content-sha256"]) return "XAmzContentSHA256Mismatch";
  return signature === signatureOf(keys.secret_key, request) ? undefined : "SignatureDoesNotMatch";
}
