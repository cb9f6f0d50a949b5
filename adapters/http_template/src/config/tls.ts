import { z } from "zod";

const pem = (kind: RegExp, message: string) => z.string().max(65_536).regex(kind, message);
const certificates = pem(/-----BEGIN CERTIFICATE-----/, "must be the PEM text of a certificate");

/** Whom the endpoint trusts, and the certificate it shows; as the egress client takes it. */
export const tls = z
  .strictObject({
    ca: certificates
      .exactOptional()
      .describe(
        "签发对方证书的 CA（PEM 文本）；填了就只信任它 | The API's authority as PEM text; given, it alone is trusted",
      ),
    cert: certificates
      .exactOptional()
      .describe("客户端证书（PEM 文本），用于双向 TLS | Client certificate for mutual TLS, as PEM text"),
    key: pem(/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/, "must be the PEM text of a private key without a pass phrase")
      .exactOptional()
      .describe("客户端证书的私钥（PEM 文本，不带口令） | Its private key, as PEM text without a pass phrase")
      .meta({ secret: true }),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    path: ["key"],
    message: "cert and key go together",
  })
  .describe("自签 CA 与双向 TLS，只用于 url | A private authority, and mutual TLS; for url only");
