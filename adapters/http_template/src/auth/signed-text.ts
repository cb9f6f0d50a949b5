import { partPattern, type SignedPart } from "../config/auth.js";

/** Fills a template once: what a part brings is not looked at again. A part nobody gives is empty. */
export function signedText(
  template: string,
  parts: Readonly<Partial<Record<SignedPart, string | Uint8Array>>>,
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const match of template.matchAll(partPattern)) {
    pieces.push(Buffer.from(template.slice(from, match.index)));
    pieces.push(Buffer.from(parts[match[1] as SignedPart] ?? ""));
    from = match.index + match[0].length;
  }
  return Buffer.concat([...pieces, Buffer.from(template.slice(from))]);
}
