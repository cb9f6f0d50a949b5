import { createPrivateKey, type X509Certificate } from "node:crypto";
import { certificatesIn } from "@gatehouse/sdk/desk";

/** Can this PEM text be used as a private key? One with a pass phrase cannot: nobody is there to type it. */
export function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).type === "private";
  } catch {
    return false;
  }
}

/** Is it the key of the first certificate of this text, the one that is shown? */
export function belongsTo(key: string, cert: string): boolean {
  const [own] = certificatesIn(cert);
  return own !== undefined && isPrivateKey(key) && own.checkPrivateKey(createPrivateKey(key));
}

const day = (text: string): string => new Date(text).toISOString().slice(0, 10);

/** The last day of the certificate that is shown, as YYYY-MM-DD. */
export const lastDay = (cert: string): string => day(certificatesIn(cert)[0]?.validTo ?? "");

const isOver = ({ validTo }: X509Certificate, now: Date): boolean => Date.parse(validTo) < now.getTime();

/** What time has done to the certificates of an endpoint, in words; undefined while they are good. */
export function timeFault(
  { ca, cert }: { readonly ca?: string; readonly cert?: string },
  now: Date,
): string | undefined {
  const own = cert === undefined ? undefined : certificatesIn(cert)[0];
  const trusted = ca === undefined ? [] : certificatesIn(ca);
  if (own && isOver(own, now)) return `our client certificate (tls.cert) has expired on ${day(own.validTo)}; renew it`;
  if (own && Date.parse(own.validFrom) > now.getTime())
    return `our client certificate (tls.cert) is not valid before ${day(own.validFrom)}; is the clock of this machine right?`;
  // While an authority is replaced, the old and the new one stand here together.
  if (trusted.length > 0 && trusted.every((certificate) => isOver(certificate, now)))
    return "every authority in tls.ca has expired; put the renewed one there";
  return undefined;
}
