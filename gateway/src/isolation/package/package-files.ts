import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "./refusal.js";

const maxFiles = 20_000;
const maxBytes = 268_435_456;

export interface PackageFile {
  /** With `/`, from the package's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

type LeaveOut = (path: string, isLink: boolean) => boolean;

function pathsUnder(folder: string, leaveOut: LeaveOut, below = ""): string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === "" ? name : `${below}/${name}`;
    const found = lstatSync(join(folder, path));
    if (leaveOut(`${path}/`, found.isSymbolicLink())) return [];
    if (found.isDirectory()) return pathsUnder(folder, leaveOut, path);
    if (found.isFile()) return [path];
    throw refusal(`${path} 不是普通文件`, `${path} is no ordinary file: a link may lead anywhere`);
  });
}

/** Every file of a package. Throws at links, devices, and at more than a connector can need. */
export function readFiles(folder: string, leaveOut: LeaveOut = () => false): readonly PackageFile[] {
  const paths = pathsUnder(folder, leaveOut);
  if (paths.length > maxFiles) throw refusal(`文件过多 (${paths.length})`, `${paths.length} files are too many`);
  let size = 0;
  return paths.map((path) => {
    const bytes = readFileSync(join(folder, path));
    size += bytes.length;
    if (size > maxBytes) throw refusal("包过大", `more than ${maxBytes} bytes in one package`);
    return { path, bytes };
  });
}

/** One sum over all files, their names among them: `sha512-…`, the same on every machine. */
export function integrityOf(files: readonly PackageFile[]): string {
  const whole = createHash("sha512");
  const byName = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, bytes } of byName) {
    const sum = createHash("sha512").update(bytes).digest("hex");
    whole.update(`${sum}  ${path.length}:${path}\n`);
  }
  return `sha512-${whole.digest("base64")}`;
}
