import { z } from "zod";
import type { HttpCall } from "../plugin.js";
import { certificatesIn } from "./certificates.js";

/** The PEM text of one or several certificates. */
export const certificates = z
  .string()
  .max(65_536)
  .refine((text) => certificatesIn(text).length > 0, "must be the PEM text of a certificate");

/** The option `ca` of a desk that the school runs itself. */
export const caOption = certificates
  .exactOptional()
  .describe(
    "签发对方证书的私有 CA（PEM 文本，可含多个）；填了就只信任它 | The private authority of the desk's certificate as PEM text, several while one is replaced; given, it alone is trusted",
  );

interface Trusting {
  readonly url: string;
  readonly ca?: string;
}

/** For `.refine` of options with `url` and `ca`. */
export const isCaUsed = ({ url, ca }: Trusting): boolean => ca === undefined || /^https:/i.test(url);
export const caUnused = { path: ["ca"], message: "needs a url that begins with https:" };

/** The call, trusting `ca` alone where there is one. Pure. */
export const withCa = <Call extends Pick<HttpCall, "url" | "tls">>(call: Call, { ca }: Pick<Trusting, "ca">): Call =>
  ca === undefined ? call : { ...call, tls: { ca } };
