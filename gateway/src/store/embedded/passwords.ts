import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../config/config-error.js";
import type { Layout } from "./layout.js";

/** One random password per role, kept in the key folder. */
export interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

const fileOf = (layout: Layout, role: string): string => join(layout.keys, `database-${role}`);

/** Reads the passwords, making those that do not exist yet. */
export function openPasswords(layout: Layout): Passwords {
  if (existsSync(layout.cluster)) requireSuperuser(layout);
  const open = (role: string): string => readOrMake(fileOf(layout, role));
  return { superuser: open("superuser"), owner: open("owner"), app: open("app") };
}

/** The other two can be set anew; without this one nobody gets into an existing cluster. */
function requireSuperuser(layout: Layout): void {
  const file = fileOf(layout, "superuser");
  if (existsSync(file)) return;
  throw new ConfigError(
    `The database in ${layout.cluster} exists, but its password file ${file} does not. ` +
      "Restore the file from your backup of the key folder.",
  );
}

/** Written aside and renamed: a password file is never half there. */
function readOrMake(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const password = randomBytes(32).toString("base64url");
  writeFileSync(`${file}.new`, `${password}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return password;
}
