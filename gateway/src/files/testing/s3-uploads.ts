import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Part {
  readonly file: string;
  readonly size: number;
  readonly tag: string;
}

export interface Upload {
  readonly key: string;
  readonly parts: Map<number, Part>;
}

const leastBytes = 5_242_880;

export const tagOf = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;

const uploadXml = ([id, { key }]: readonly [string, Upload]): string =>
  `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiator><ID>i</ID></Initiator><StorageClass>STANDARD</StorageClass></Upload>`;

/** The parts a CompleteMultipartUpload names: number and entity tag. */
const namedIn = (body: Buffer): readonly (readonly [number, string])[] =>
  [...body.toString().matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag><\/Part>/g)].map(
    ([, n, tag = ""]) => [Number(n), tag.replaceAll("&quot;", '"')],
  );

/** Multipart uploads in a folder, with the documented errors of AWS: each answer is an error's code or undefined. */
export function uploadsIn(folder: string) {
  const open = new Map<string, Upload>();
  let begun = 0;

  function faultOf({ parts }: Upload, named: ReturnType<typeof namedIn>): string | undefined {
    if (named.length === 0) return "MalformedXML";
    if (named.some(([n], at) => at > 0 && n <= (named[at - 1]?.[0] ?? 0))) return "InvalidPartOrder";
    if (named.some(([n, tag]) => parts.get(n)?.tag !== tag)) return "InvalidPart";
    return named.slice(0, -1).some(([n]) => (parts.get(n)?.size ?? 0) < leastBytes) ? "EntityTooSmall" : undefined;
  }

  function abort(id: string): string | undefined {
    for (const { file } of open.get(id)?.parts.values() ?? []) rmSync(file, { force: true });
    return open.delete(id) ? undefined : "NoSuchUpload";
  }

  return {
    open,
    abort,
    begin(key: string): string {
      begun += 1;
      const id = `u/${begun}+x`;
      open.set(id, { key, parts: new Map() });
      return id;
    },
    put(id: string, n: number, body: Buffer): string | undefined {
      const file = join(folder, `${id.replace("/", "-")}.${n}`);
      if (!open.has(id)) return "NoSuchUpload";
      writeFileSync(file, body);
      open.get(id)?.parts.set(n, { file, size: body.length, tag: tagOf(body) });
      return undefined;
    },
    complete(id: string, body: Buffer, into: string): string | undefined {
      const upload = open.get(id);
      if (upload === undefined) return "NoSuchUpload";
      const named = namedIn(body);
      const fault = faultOf(upload, named);
      if (fault !== undefined) return fault;
      writeFileSync(into, "");
      for (const [n] of named) appendFileSync(into, readFileSync(upload.parts.get(n)?.file ?? ""));
      return abort(id);
    },
    list(prefix: string, most: number): string {
      const found = [...open].filter(([, { key }]) => key.startsWith(prefix));
      const shown = found.slice(0, most).map(uploadXml).join("");
      const cut = `<IsTruncated>${found.length > most}</IsTruncated>`;
      return `<ListMultipartUploadsResult><Prefix>${prefix}</Prefix>${cut}${shown}</ListMultipartUploadsResult>`;
    },
  };
}
