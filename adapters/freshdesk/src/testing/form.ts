import type { StoredFile } from "./records.js";

export interface Form {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly StoredFile[];
}

/** In a form everything is text; Freshdesk reads numbers and truths out of it. */
function valueOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** multipart/form-data (RFC 7578) as Freshdesk takes it: `name[]` is a list, `attachments[]` are files. */
export function readForm(bytes: Buffer, contentType: string): Form {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1] ?? "";
  const fields: Record<string, unknown> = {};
  const files: StoredFile[] = [];
  for (const part of bytes.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const end = part.indexOf("\r\n\r\n");
    const head = Buffer.from(part.slice(0, end), "latin1").toString();
    const body = Buffer.from(part.slice(end + 4, -2), "latin1");
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? "";
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    if (filename !== undefined && name === "attachments[]")
      files.push({ name: filename, content_type: /content-type: (.+)/.exec(head)?.[1] ?? "", bytes: body });
    else if (name.endsWith("[]")) {
      const list = (fields[name.slice(0, -2)] ?? []) as string[];
      fields[name.slice(0, -2)] = [...list, body.toString()];
    } else fields[name] = valueOf(body.toString());
  }
  return { fields, files };
}
