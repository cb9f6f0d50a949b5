import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Range } from "../../merkle/subtrees.js";
import { createSigner, type SignerKey } from "../../note/keys.js";
import type { Book } from "../book.js";
import type { ExportQuery, ViewFormat } from "../wish.js";
import { writeBundle } from "../write-bundle.js";

export const origin = "gw.school.edu.cn/audit/1";
export const newSigner = (name = origin): SignerKey => createSigner(name, generateKeyPairSync("ed25519").privateKey);

export const allOf = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };

export interface BundleWish {
  readonly book: Book;
  readonly signer: SignerKey;
  readonly range: Range;
  readonly query?: Partial<ExportQuery>;
  readonly formats?: readonly ViewFormat[];
  readonly rowsPerPart?: number;
  readonly dir?: string;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "gatehouse-export-"));

/** Writes a bundle and returns its folder. */
export async function makeBundle(wish: BundleWish): Promise<string> {
  const dir = wish.dir ?? newFolder();
  const head = {
    query: { ...allOf, ...wish.query },
    purpose: "年度检查",
    requested_by: "usr_auditor",
    approved_by: null,
    created_at: "2026-11-24T00:00:00.000Z",
    tool: "gatehouse test",
  };
  const { range, formats = [], rowsPerPart = 200 } = wish;
  await writeBundle(dir, { book: wish.book, signers: [wish.signer] }, { head, range, rowsPerPart, formats });
  return dir;
}
