import { X509Certificate } from "node:crypto";

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function read(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** The certificates of a PEM text in their order; empty when there is none, or one that cannot be read. */
export function certificatesIn(text: string): readonly X509Certificate[] {
  const found = (text.match(pem) ?? []).map(read);
  const readable = found.filter((certificate) => certificate !== undefined);
  return readable.length === found.length ? readable : [];
}
