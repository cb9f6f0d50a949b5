import { PluginError } from "@gatehouse/sdk";

const plus = 0x2b;
const percent = 0x25;
const hex = /^[0-9A-Fa-f]{2}$/;

/** Percent-decoded bytes: they may be GBK, which `decodeURIComponent` cannot read. */
function unescaped(text: Buffer): Buffer {
  const out: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    const pair = byte === percent ? text.toString("latin1", at + 1, at + 3) : "";
    if (hex.test(pair)) {
      out.push(Number.parseInt(pair, 16));
      at += 2;
    } else out.push(byte === plus ? 0x20 : byte);
  }
  return Buffer.from(out);
}

/** The text of these bytes. Throws `rejected` where the charset is unknown or the bytes are not of it. */
export function decoded(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    const message = "the text is not in the charset it should be in";
    throw new PluginError("rejected", message, { reason: "content_refused", faults: [{ path: "", message }], cause });
  }
}

/** The parameters of a form or a query; of a repeated name the first counts. */
export function form(body: Uint8Array, charset: string): Readonly<Record<string, string>> {
  const parts = Buffer.from(body)
    .toString("latin1")
    .split("&")
    .filter((part) => part !== "");
  const pairs = parts.map((part) => {
    const at = part.indexOf("=");
    const [name, value] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    return [name, value].map((text) => decoded(unescaped(Buffer.from(text, "latin1")), charset)) as [string, string];
  });
  return Object.fromEntries(pairs.reverse());
}
