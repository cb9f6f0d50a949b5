import { certificates } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { belongsTo, isPrivateKey } from "./certificates.js";

const privateKey = z
  .string()
  .max(65_536)
  .refine((text) => !text.includes("ENCRYPTED"), "has a pass phrase; write it without: openssl pkey -in key.pem")
  .refine((text) => text.includes("ENCRYPTED") || isPrivateKey(text), "must be the PEM text of a private key");

/** The option `tls`: as the egress client takes it, so the object goes there as it is. Whom the endpoint trusts, and the certificate it shows. */
export const tls = z
  .strictObject({
    ca: certificates
      .exactOptional()
      .describe(
        "签发对方证书的 CA（PEM 文本，可含多个）；填了就只信任它 | The receiver's authority as PEM text, several while one is replaced; given, it alone is trusted",
      ),
    cert: certificates
      .exactOptional()
      .describe("客户端证书（PEM 文本），用于双向 TLS | Client certificate for mutual TLS, as PEM text"),
    key: privateKey
      .exactOptional()
      .describe("客户端证书的私钥（PEM 文本，不带口令） | Its private key, as PEM text without a pass phrase")
      .meta({ secret: true }),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    path: ["key"],
    message: "cert and key go together",
  })
  .refine(({ cert, key }) => cert === undefined || key === undefined || belongsTo(key, cert), {
    path: ["key"],
    message: "is not the key of cert (the first certificate in it is the one that is shown)",
  })
  .describe("自签 CA 与双向 TLS | A private authority, and mutual TLS");
