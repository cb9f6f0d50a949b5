import { append, type Line } from "../ledger/append.js";
import { accountKey } from "../pipeline/account-key.js";
import { newId } from "../store/id.js";
import { insertRegisterRow } from "../store/sql/insert-register-row.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, sealJson, unsealJson } from "../vault/seal.js";
import type { Register, RegisterRow } from "./register.js";

/** Registers outlive the people in them: their rows are sealed with a key of their own, and name people by id alone. */
const keyOwner = "registers";

export const registerKey = (keyring: Keyring, tx: Tx): Promise<DataKey> => accountKey(keyring, tx, keyOwner);

const place = (id: string): string => `register_row|${id}|data`;

export interface NewRow {
  /** A further row of this case; left out: a new case. */
  readonly caseId?: string;
  readonly personId?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes one row, with its line in the book. Returns its id. */
export async function record(
  keyring: Keyring,
  tx: Tx,
  context: Context,
  register: Pick<Register, "name">,
  { caseId, personId, data }: NewRow,
): Promise<string> {
  const key = await registerKey(keyring, tx);
  const id = newId("reg");
  const line: Line = {
    type: `register.${register.name}.recorded`,
    outcome: "success",
    object: { k: "register_row", id },
    ...(personId !== undefined && { subject: [personId] }),
  };
  const entryId = await append(tx, context, line);
  await insertRegisterRow(tx, {
    id,
    register: register.name,
    caseId: caseId ?? id,
    personId: personId ?? null,
    actor: context.actor,
    entryId,
    kid: key.kid,
    data: sealJson(key, place(id), data),
  });
  return id;
}

/** A row as it lies in the database. */
export interface StoredRow extends Omit<RegisterRow, "data"> {
  readonly data: Buffer;
}

export const openRow = (key: DataKey, row: StoredRow): RegisterRow => ({
  ...row,
  data: unsealJson(key, place(row.id), row.data),
});
