import { gunzipSync } from "node:zlib";
import type { PackageFile } from "./package-files.js";
import { refusal } from "./refusal.js";

const blockBytes = 512;
const maxBytes = 268_435_456;
/** Of a package with all it depends on. */
const maxFiles = 20_000;

const text = (block: Buffer, from: number, length: number): string => {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString("utf8");
};

const octal = (block: Buffer, from: number, length: number): number =>
  Number.parseInt(text(block, from, length).trim() || "0", 8);

/** `path` of a pax header, which stands for the name of the file after it. */
function paxPath(body: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body.toString("utf8"))?.[1];
}

/** Inside the package, whatever the archive says. */
function safePath(name: string): string {
  const path = name.replace(/^\.\//, "").split("/").slice(1).join("/");
  const parts = path.split("/");
  if (path === "" || parts.some((part) => part === ".." || part === "." || part === "") || /[\\\p{Cc}]/u.test(path))
    throw refusal(`包内路径不允许：${JSON.stringify(name)}`, `a path that is not allowed: ${JSON.stringify(name)}`);
  return path;
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  for (let at = 0; at + blockBytes <= tar.length; ) {
    const head = tar.subarray(at, at + blockBytes);
    if (head.every((byte) => byte === 0)) return;
    const size = octal(head, 124, 12);
    const from = at + blockBytes;
    if (!Number.isSafeInteger(size) || size < 0 || from + size > tar.length)
      throw refusal("压缩包不完整", "the archive is cut short");
    const prefix = text(head, 345, 155);
    const name = text(head, 0, 100);
    yield {
      name: prefix === "" ? name : `${prefix}/${name}`,
      type: text(head, 156, 1),
      body: tar.subarray(from, from + size),
    };
    at = from + Math.ceil(size / blockBytes) * blockBytes;
  }
}

/**
 * The files of an npm package archive (`npm pack`), in memory: nothing is written, so nothing can be written outside.
 * Links and devices are refused.
 */
export function readArchive(bytes: Uint8Array): readonly PackageFile[] {
  let tar: Buffer;
  try {
    tar = gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch {
    throw refusal("不是 .tgz，或过大", "it is no .tgz, or too large");
  }
  const files: PackageFile[] = [];
  let long: string | undefined;
  for (const { name, type, body } of entriesOf(tar)) {
    if (files.length >= maxFiles) throw refusal(`包内文件超过 ${maxFiles} 个`, `it has more than ${maxFiles} files`);
    if (type === "x") long = paxPath(body);
    else if (type === "L") long = text(body, 0, body.length);
    else if (type === "" || type === "0") {
      files.push({ path: safePath(long ?? name), bytes: body });
      long = undefined;
    } else if (type !== "g" && type !== "5")
      throw refusal("包内有链接", `${JSON.stringify(name)} is a link or a device`);
  }
  return files;
}
