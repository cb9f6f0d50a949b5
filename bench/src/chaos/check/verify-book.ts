import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stand } from "../stand/stand.js";

interface SaidByTool {
  readonly stderr?: string;
  readonly message: string;
}

/** Each line of what it complained of; none when it was content. */
async function complaints(asked: Promise<unknown>): Promise<string[]> {
  try {
    await asked;
    return [];
  } catch (error) {
    const { stderr, message } = error as SaidByTool;
    return (stderr?.trim() || message).split("\n");
  }
}

const everything = ["--from", "2000-01-01", "--to", "2100-01-01"] as const;

/** Everything exported, and verified offline with nothing but the log's public key. */
async function verifyBundle({ tool, ledger }: Stand, folder: string): Promise<readonly string[]> {
  const bundle = join(folder, "book");
  const keyFile = join(folder, "book.key");
  const [state] = await ledger.query<{ vkey: string }>("SELECT vkey FROM audit_state");
  writeFileSync(keyFile, `${state?.vkey}\n`);
  const unwritten = await complaints(tool("audit", "export", ...everything, "--purpose", "fault run", "--out", bundle));
  return unwritten.length > 0 ? unwritten : complaints(tool("audit", "verify", bundle, "--key", keyFile));
}

/** What the product's own tools say against the book; a sealer that has stopped is seen at once, not waited for. */
export async function verifyBook(stand: Stand, folder: string): Promise<readonly string[]> {
  const inDatabase = await complaints(stand.tool("audit", "verify"));
  return inDatabase.length > 0 ? inDatabase : verifyBundle(stand, folder);
}
