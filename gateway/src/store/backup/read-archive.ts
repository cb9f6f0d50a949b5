import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { type Head, head, names } from "./manifest.js";

export interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

/** The entries of an archive in their order; throws when it is cut off or no archive. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const tar = extract();
  const read = pipeline(createReadStream(path), createGunzip(), tar);
  read.catch(() => undefined);
  try {
    for await (const entry of tar) yield { name: entry.header.name, content: await buffer(entry) };
    await read;
  } finally {
    tar.destroy();
  }
}

/** What an archive says of itself before its rows. */
export async function readHead(path: string): Promise<Head> {
  for await (const { name, content } of readArchive(path)) {
    if (name !== names.head) break;
    return head.parse(JSON.parse(content.toString()));
  }
  throw new Error(`${path} 不是备份 | ${path} is no backup of a gatehouse`);
}
