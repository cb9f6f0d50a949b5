import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SpoolFolder {
  readonly path: string;
  remove(): void;
}

/** Folders as the Debian package makes them. */
export function spoolFolder(): SpoolFolder {
  const path = mkdtempSync(join(tmpdir(), "gatehouse-gammu-"));
  for (const name of ["inbox", "outbox", "sent", "error"]) mkdirSync(join(path, name));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
