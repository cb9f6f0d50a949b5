import { createHash, randomBytes } from "node:crypto";
import { insertFirstAdmin } from "../store/sql/insert-first-admin.js";
import { listAdminHashes } from "../store/sql/list-admin-hashes.js";
import { type Store, systemContext } from "../store/transaction.js";

export interface Admins {
  /** SHA-256 of every admin token. */
  readonly hashes: readonly Buffer[];
  /** The first admin's token, at the first start only: shown once, kept nowhere in clear. */
  readonly first?: string;
}

const sha256 = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Makes the first admin where the operator set none. */
export const findAdmins = (store: Store, given: string | undefined): Promise<Admins> =>
  store.transact(systemContext, async (tx) => {
    if (given !== undefined) return { hashes: [...(await listAdminHashes(tx)), sha256(given)] };
    const token = `gh_${randomBytes(24).toString("base64url")}`;
    const first = await insertFirstAdmin(tx, sha256(token));
    return { hashes: await listAdminHashes(tx), ...(first && { first: token }) };
  });
