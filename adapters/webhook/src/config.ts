import { z } from "zod";
import { tls } from "./tls.js";

/** 32 base64 characters are 24 bytes, the least the specification allows; an Ed25519 key is 32 bytes, or 64 with the public half. */
const secret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/]{32,}={0,2}$|^whsk_(?:[A-Za-z0-9+/]{43}=?|[A-Za-z0-9+/]{86}(?:==)?)$/,
    "must be whsec_ and the base64 of at least 24 bytes, or whsk_ and an Ed25519 private key",
  );

/** What the gateway itself sets on each request. */
const reserved =
  /^(?!(?:host|content-type|content-length|connection|keep-alive|upgrade|expect|transfer-encoding|webhook-.*|gatehouse-.*)$)/i;

const headers = z.record(
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "is no header name")
    .regex(reserved, "is set by the gateway"),
  z
    .string()
    .max(4096)
    .regex(/^[\x20-\x7e]*$/, "must be printable ASCII"),
);

/** Options of a `webhook` endpoint. */
export const config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe("事件 POST 到此地址 | Where events are POSTed")
      .meta({ examples: ["https://crm.example.edu/in"] }),
    secret: secret
      .describe("签名密钥：whsec_（HMAC）或 whsk_（Ed25519） | Signing secret: whsec_ (HMAC) or whsk_ (Ed25519)")
      .meta({ secret: true }),
    previous_secret: secret
      .optional()
      .describe("轮换期间的旧密钥，两种签名都发送 | Older secret while rotating: both signatures are sent and accepted")
      .meta({ secret: true }),
    command_key: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$|^whpk_[A-Za-z0-9+/]{43}=?$/, "must be whsec_… or whpk_…")
      .optional()
      .describe(
        "校验回传命令的密钥或公钥 whpk_，默认用 secret | Secret or public key whpk_ of the commands sent back; default: the secret",
      )
      .meta({ secret: true }),
    headers: headers
      .default({})
      .describe("附加请求头 | Further request headers, such as authorization")
      .meta({ secret: true }),
    tls: tls.exactOptional(),
    payload: z
      .enum(["v1"])
      .default("v1")
      .describe("正文版本；升级网关不会改变它 | Version of the payload; an upgrade of the gateway never changes it"),
  })
  .refine((options) => options.tls === undefined || /^https:/i.test(options.url), {
    path: ["tls"],
    message: "needs a url that begins with https:",
  });

export type Config = z.output<typeof config>;
