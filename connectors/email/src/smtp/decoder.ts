import { PassThrough, type Transform } from "node:stream";
import { MimeNode } from "@zone-eu/mailsplit";

/** Undoes a transfer encoding as the parser of whole mails does. */
export function decoderOf(encoding: string | undefined): Transform {
  if (encoding !== "base64" && encoding !== "quoted-printable") return new PassThrough();
  const node = new MimeNode(false);
  node.addHeaderChunk(Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n`));
  return node.getDecoder();
}
