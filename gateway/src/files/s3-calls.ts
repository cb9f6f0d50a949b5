import { createHash } from "node:crypto";
import aws4 from "aws4";

export interface S3Options {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly access_key: string;
  readonly secret_key: string;
  readonly path_style: boolean;
  readonly prefix: string;
}

export interface S3Call {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Of the object, without the prefix; none: the bucket itself. */
  readonly key?: string;
  /** `uploads`, `partNumber=1&uploadId=…`; sorted as the signature wants it. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface SignedCall {
  readonly method: S3Call["method"];
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: Buffer;
}

const sha256 = (body: Buffer): string => createHash("sha256").update(body).digest("hex");
const nothing = Buffer.alloc(0);

/** `20130524T000000Z` */
const stampOf = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, "");

/** A call with its Signature Version 4, header form (AWS: "Authenticating Requests: Using the Authorization Header"). */
export function signedCall(options: S3Options, call: S3Call, at: Date): SignedCall {
  const { bucket, region, path_style, prefix, access_key, secret_key } = options;
  const endpoint = new URL(options.endpoint);
  const host = path_style ? endpoint.host : `${bucket}.${endpoint.host}`;
  const base = endpoint.pathname.replace(/\/+$/, "");
  const object = call.key === undefined ? "" : `${prefix}${call.key}`;
  const path = `${base}${path_style ? `/${bucket}` : ""}/${object}${call.query === undefined ? "" : `?${call.query}`}`;
  const headers = {
    ...call.headers,
    Host: host,
    "X-Amz-Content-Sha256": sha256(call.body ?? nothing),
    "X-Amz-Date": stampOf(at),
  };
  const asked = { service: "s3", region, host, method: call.method, path, headers, doNotEncodePath: true };
  const signed = aws4.sign(
    { ...asked, ...(call.body && { body: call.body }) },
    { accessKeyId: access_key, secretAccessKey: secret_key },
  );
  const named = Object.entries(signed.headers ?? {}).filter(([name]) => name !== "Host");
  return {
    method: call.method,
    url: `${endpoint.protocol}//${host}${path}`,
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(call.body && { body: call.body }),
  };
}
