import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps some of Postgres' programs beside the server only. */
function postgresFolders(): string[] {
  try {
    return readdirSync("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`);
  } catch {
    return [];
  }
}

/** The absolute path of a program on PATH or where Debian puts servers; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/local/sbin",
    ...postgresFolders(),
  ];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}
