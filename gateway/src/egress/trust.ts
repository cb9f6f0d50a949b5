import { createHash } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { type HttpCall, PluginError } from "@gatehouse/sdk";
import { codeOf } from "./failure.js";

/** Whom a call trusts and who we are to the other side, as PEM texts. */
export type Trust = NonNullable<HttpCall["tls"]>;

/** Node's own form of it. Throws `unavailable`: what waits may leave once a person has mended the texts. */
export function secureContext({ ca, cert, key }: Trust, name: string): SecureContext {
  try {
    return createSecureContext({ ca, cert, key });
  } catch (cause) {
    const providerCode = codeOf(cause);
    const message = `the certificates given for ${name} cannot be used (${providerCode}): ca, cert and key must be PEM texts, and the key must be that of the certificate and without a pass phrase`;
    throw new PluginError("unavailable", message, { providerCode, cause });
  }
}

const known = new WeakMap<Trust, string>();

/** Tells one set of certificates from another; remembered by object, since an endpoint's options are one object all day. */
export function fingerprint(tls: Trust | undefined): string {
  if (tls === undefined) return "";
  const digest =
    known.get(tls) ??
    createHash("sha256")
      .update(JSON.stringify([tls.ca, tls.cert, tls.key, tls.servername]))
      .digest("base64");
  known.set(tls, digest);
  return digest;
}
