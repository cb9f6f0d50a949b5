import { z } from "zod";
import { credential, name, secret, timestampUnit, unreserved } from "./fields.js";

const none = z.strictObject({ type: z.literal("none").describe("不认证 | None") });

const basic = z.strictObject({
  type: z.literal("basic").describe("用户名与密码（Basic） | User name and password (Basic)"),
  username: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^:]*$/, "must not hold a colon")
    .describe("用户名 | User name"),
  password: secret.describe("密码 | Password").meta({ secret: true }),
});

const bearer = z.strictObject({
  type: z.literal("bearer").describe("固定令牌（Bearer） | A fixed token (Bearer)"),
  token: credential.describe("令牌 | Token").meta({ secret: true }),
});

const header = z.strictObject({
  type: z.literal("header").describe("放在请求头里的密钥 | A key in a header"),
  name: unreserved.describe("请求头名称，如 X-API-Key | Name of the header, such as X-API-Key"),
  value: credential.describe("密钥 | The key").meta({ secret: true }),
});

/** What a signed text may be put together from. */
export const signedParts = ["method", "path", "query", "timestamp", "nonce", "body"] as const;
export type SignedPart = (typeof signedParts)[number];
export const partPattern = /\{([a-z_]+)\}/g;

/** The parts a template names, known or not. */
export const partsOf = (template: string): readonly string[] =>
  [...template.matchAll(partPattern)].map(([, part]) => part ?? "");

export const signedTemplate = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (text) => partsOf(text).every((part) => signedParts.some((known) => known === part)),
    `may hold only ${signedParts.map((part) => `{${part}}`).join(" ")}`,
  );

export const algorithm = z.enum(["sha256", "sha1", "md5"]).default("sha256");
export const encoding = z.enum(["hex", "base64"]).default("hex");

const needs = (part: "timestamp" | "nonce") => ({
  path: [`${part}_name`],
  message: `is needed, since signed holds {${part}}`,
});

const hmac = z
  .strictObject({
    type: z.literal("hmac").describe("HMAC 签名 | HMAC signature"),
    secret: secret.describe("签名密钥（文本原样使用） | Signing key, the text as it stands").meta({ secret: true }),
    algorithm: algorithm.describe("摘要算法 | Digest"),
    encoding: encoding.describe("签名的写法 | How the signature is written"),
    signed: signedTemplate
      .describe(
        "被签名的文本，由 {method} {path} {query} {timestamp} {nonce} {body} 组成 | What is signed, of {method} {path} {query} {timestamp} {nonce} {body}",
      )
      .meta({ examples: ["{timestamp}.{body}"] }),
    place: z
      .enum(["header", "query"])
      .default("header")
      .describe("签名、时间、随机串放在哪里 | Where signature, time and nonce go"),
    signature_name: name.describe("签名的名称 | Name of the signature"),
    signature_prefix: z
      .string()
      .max(64)
      .regex(/^[\x20-\x7e]*$/, "must be printable ASCII")
      .default("")
      .describe("签名前的文字，如 sha256= | Text before the signature, such as sha256="),
    timestamp_name: name.optional().describe("时间的名称；不填则不送 | Name of the time; without it none is sent"),
    timestamp_unit: timestampUnit.describe("时间的单位：秒或毫秒 | Unit of the time: seconds or milliseconds"),
    nonce_name: name.optional().describe("随机串的名称；不填则不送 | Name of the nonce; without it none is sent"),
  })
  .refine((a) => a.timestamp_name !== undefined || !partsOf(a.signed).includes("timestamp"), needs("timestamp"))
  .refine((a) => a.nonce_name !== undefined || !partsOf(a.signed).includes("nonce"), needs("nonce"));

const md5 = z.strictObject({
  type: z.literal("md5").describe("参数按名称排序，连同密钥取 MD5 | MD5 of the parameters sorted by name, with a key"),
  key: secret.describe("签名密钥 | Signing key").meta({ secret: true }),
  layout: z
    .enum(["pairs_and_key", "pairs_then_key", "key_around"])
    .default("pairs_and_key")
    .describe("被签名的文本：a=1&b=2&key=K、a=1&b=2K 或 Ka1b2K | What is signed: a=1&b=2&key=K, a=1&b=2K or Ka1b2K"),
  place: z
    .enum(["body", "query"])
    .default("body")
    .describe(
      "签名哪些参数，并把签名加到哪里；没有正文时总是查询串 | Whose parameters are signed, and where the signature goes; without a body always the query",
    ),
  letter_case: z.enum(["lower", "upper"]).default("upper").describe("签名的大小写 | Case of the signature's letters"),
  sign_name: name.default("sign").describe("签名的参数名 | Parameter of the signature"),
  timestamp_name: name.optional().describe("时间的参数名；不填则不送 | Parameter of the time; without it none is sent"),
  timestamp_unit: timestampUnit.describe("时间的单位：秒或毫秒 | Unit of the time: seconds or milliseconds"),
  nonce_name: name.optional().describe("随机串的参数名；不填则不送 | Parameter of the nonce; without it none is sent"),
  params: z
    .record(name, z.string().max(1000))
    .default({})
    .describe("每次都带的参数，如 app_id | Parameters sent each time, such as app_id"),
});

const oauth2 = z.strictObject({
  type: z
    .literal("oauth2_client_credentials")
    .describe("OAuth 2 客户端凭据（RFC 6749 §4.4） | OAuth 2 client credentials (RFC 6749 §4.4)"),
  token_url: z.url({ protocol: /^https?$/ }).describe("取令牌的地址 | Where the token is fetched"),
  client_id: z.string().min(1).max(1000).describe("客户端标识 | Client id"),
  client_secret: secret.describe("客户端密钥 | Client secret").meta({ secret: true }),
  scope: z.string().min(1).max(1000).optional().describe("权限范围 | Scope"),
  client_auth: z
    .enum(["basic", "body"])
    .default("basic")
    .describe("凭据放在 Basic 头还是表单里 | Credentials as Basic header, or in the form"),
});

/** How a call shows who it is from. */
export const auth = z
  .discriminatedUnion("type", [none, basic, bearer, header, hmac, md5, oauth2])
  .prefault({ type: "none" })
  .describe("认证 | Authentication");

export type Auth = z.output<typeof auth>;
export type AuthOf<Type extends Auth["type"]> = Extract<Auth, { readonly type: Type }>;
