/** A mail as osTicket's parser sees it: encoded words, base64 bodies, RFC 5987 names. */
export interface ReadMail {
  readonly fields: ReadonlyMap<string, string>;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[];
}

interface Part {
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
}

const decodedWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_word, base64: string) => Buffer.from(base64, "base64").toString());

function partOf(raw: string): Part {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const fields = lines.map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), decodedWords(line.slice(at + 1).trim())] as const;
  });
  return { fields: new Map(fields), body: raw.slice(end + 4) };
}

const contentOf = ({ body }: Part): Buffer => Buffer.from(body, "base64");

function nameOf({ fields }: Part): string | undefined {
  const [, coded] = /filename\*=UTF-8''([^;\s]+)/.exec(fields.get("content-disposition") ?? "") ?? [];
  return coded === undefined ? undefined : decodeURIComponent(coded);
}

export function readMail(raw: Buffer): ReadMail {
  const mail = partOf(raw.toString("latin1"));
  const [, border] = /boundary="([^"]+)"/.exec(mail.fields.get("content-type") ?? "") ?? [];
  if (border === undefined) return { fields: mail.fields, text: contentOf(mail).toString(), files: [] };
  const [text, ...files] = mail.body
    .split(`--${border}`)
    .slice(1, -1)
    .map((part) => partOf(part.replace(/^\r\n/, "")));
  return {
    fields: mail.fields,
    text: text === undefined ? "" : contentOf(text).toString(),
    files: files.map((part) => ({
      name: nameOf(part) ?? "",
      type: part.fields.get("content-type") ?? "",
      content: contentOf(part),
    })),
  };
}
