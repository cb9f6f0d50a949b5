import type { HttpAnswer } from "@gatehouse/sdk";
import { FilesAwayError } from "./away-error.js";
import type { S3Options } from "./s3-calls.js";

/** What stands in the first element of that name. */
export const textOf = (body: string, tag: string): string =>
  new RegExp(`<${tag}>([^<]{1,1024})</${tag}>`).exec(body)?.[1] ?? "";

/** The store's own word for what is wrong; `HTTP 404` where it says none. */
export const codeOf = ({ status, body }: HttpAnswer): string => textOf(body, "Code") || `HTTP ${status}`;

/** A 200 may carry an error: completing an upload answers before it is done. */
const failedLate = ({ status, body }: HttpAnswer): boolean => status === 200 && body.includes("<Error>");

/** A redirect is one too: the bucket lies elsewhere, and nothing was done. */
export const isRefusal = (answer: HttpAnswer): boolean => answer.status >= 300 || failedLate(answer);

/** May the same call succeed a little later? */
export const mayPass = (answer: HttpAnswer): boolean =>
  answer.status >= 500 || answer.status === 429 || failedLate(answer) || codeOf(answer) === "RequestTimeout";

const noBucket =
  "没有这个存储桶，核对 files.bucket 或先建好 | there is no such bucket: correct files.bucket or create it";
const rights =
  "files.access_key 的权限不够：对 files.bucket 须能读、写、删、列出对象，列出和中止分段上传 | files.access_key lacks a right: in files.bucket it must read, write, delete and list objects, and list and abort multipart uploads";

/** Codes: Amazon S3 API Reference, "List of error codes"; the last one is Alibaba Cloud OSS's. */
const cures: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: "没有这个访问密钥，核对 files.access_key | the store knows no such key: correct files.access_key",
  SignatureDoesNotMatch:
    "签名不符，核对 files.secret_key 是否属于 files.access_key | files.secret_key is not the one of files.access_key",
  AccessDenied: rights,
  AllAccessDisabled: rights,
  RequestTimeTooSkewed: "本机时钟差了一刻钟以上，请校时 | this machine's clock is off by more than 15 minutes: set it",
  NoSuchBucket: noBucket,
  InvalidBucketName: noBucket,
  SecondLevelDomainForbidden: "这家须写 files.path_style: false | this store wants files.path_style: false",
};

const elsewhere = ["PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed"];

function regionCure({ region }: S3Options, { headers, body }: HttpAnswer): string {
  const named = headers.get("x-amz-bucket-region") ?? textOf(body, "Region");
  const right = /^[a-z0-9-]{1,64}$/.test(named) ? `: ${named}` : "";
  return `存储桶不在区域 ${region}，核对 files.region${right}、files.endpoint | the bucket is not in the region ${region}: correct files.region${right}, and files.endpoint`;
}

function cureOf(options: S3Options, answer: HttpAnswer): string | undefined {
  const code = codeOf(answer);
  if (elsewhere.includes(code)) return regionCure(options, answer);
  if (code.startsWith("HTTP") && answer.status < 500 && answer.status !== 429)
    return "回答的不像 S3 对象存储，核对 files.endpoint | what answers does not speak S3: correct files.endpoint";
  return cures[code];
}

const nameOf = ({ endpoint, bucket }: S3Options): string => `the object store ${endpoint} (bucket ${bucket})`;

/** What the store refused, and the option that would be right. */
export function refusal(options: S3Options, answer: HttpAnswer): FilesAwayError {
  const cure = cureOf(options, answer);
  const said = `${nameOf(options)} refused: ${codeOf(answer)}`;
  return new FilesAwayError(cure === undefined ? said : `${said}: ${cure}`);
}

/** Why there was no answer. What the way out refuses is told as it is, but must not be taken for a refusal of the file. */
export function unanswered(options: S3Options, cause: unknown): FilesAwayError {
  if (cause instanceof FilesAwayError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FilesAwayError(`${nameOf(options)} cannot be used: ${reason}`, { cause });
}
