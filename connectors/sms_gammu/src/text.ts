import { isUtf8 } from "node:buffer";
import { PluginError } from "@gatehouse/sdk";

const nul = "\0";

/**
 * The characters of one file. `inboxformat = unicode` writes a byte order mark and UTF-16, then zeros up to twice the
 * text's UTF-8 length (measured with 1.42: text ends at the first); `standard` writes the system's charset, UTF-8.
 * Half a character at either end is kept: its other half is in the next part.
 */
export function textOf(content: Uint8Array): string {
  const buffer = Buffer.from(content);
  const mark = buffer.toString("hex", 0, 2);
  const units = buffer.subarray(2, buffer.length - (buffer.length % 2));
  const text =
    mark === "feff" ? units.swap16().toString("utf16le") : mark === "fffe" ? units.toString("utf16le") : utf8(buffer);
  const [words = ""] = text.split(nul, 1);
  return words;
}

function utf8(buffer: Buffer): string {
  if (!isUtf8(buffer)) throw new PluginError("rejected", "the text is neither UTF-16 with its mark nor UTF-8");
  return buffer.toString("utf8");
}
