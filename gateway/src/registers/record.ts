import { append } from "../ledger/append.js";
import { accountKey } from "../pipeline/account-key.js";
import { newId } from "../store/id.js";
import { insertRegisterRow } from "../store/sql/insert-register-row.js";
import { readAccountKey } from "../store/sql/read-account-key.js";
import type { Context, Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, sealJson, unsealJson } from "../vault/seal.js";
import type { Register, RegisterRow } from "./register.js";

/** Registers outlive the people in them: their rows are sealed with a key of their own, and name people by id alone. */
const keyOwner = "registers";

const registerKey = (keyring: Keyring, tx: Tx): Promise<DataKey> => accountKey(keyring, tx, keyOwner);

const place = (id: string): string => `register_row|${id}|data`;

export interface NewRow {
  /** A further row of this case; left out: a new case. */
  readonly caseId?: string;
  readonly personId?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes one row under a line of the book that is written already. Returns its id. */
export async function recordUnder(
  keyring: Keyring,
  tx: Tx,
  line: { readonly actor: string; readonly entryId: string },
  register: Pick<Register, "name">,
  { caseId, personId, data }: NewRow,
  id = newId("reg"),
): Promise<string> {
  const key = await registerKey(keyring, tx);
  await insertRegisterRow(tx, {
    ...line,
    id,
    register: register.name,
    caseId: caseId ?? id,
    personId: personId ?? null,
    kid: key.kid,
    data: sealJson(key, place(id), data),
  });
  return id;
}

/** Writes one row, with its line in the book. Returns its id. */
export async function record(
  keyring: Keyring,
  tx: Tx,
  context: Context,
  register: Pick<Register, "name">,
  row: NewRow,
): Promise<string> {
  const id = newId("reg");
  const subject = row.personId === undefined ? {} : { subject: [row.personId] };
  const line = {
    type: `register.${register.name}.recorded`,
    outcome: "success",
    object: { k: "register_row", id },
  } as const;
  const entryId = await append(tx, context, { ...line, ...subject });
  return recordUnder(keyring, tx, { actor: context.actor, entryId }, register, row, id);
}

/** A row as it lies in the database. */
export interface StoredRow extends Omit<RegisterRow, "data"> {
  readonly data: Buffer;
}

const openRow = (key: DataKey, row: StoredRow): RegisterRow => ({
  ...row,
  data: unsealJson(key, place(row.id), row.data),
});

/** Rows as people see them. Nothing is written: whoever only reads has no right to. */
export async function openRows(keyring: Keyring, tx: Tx, rows: readonly StoredRow[]): Promise<RegisterRow[]> {
  if (rows.length === 0) return [];
  const stored = await readAccountKey(tx, keyOwner);
  if (stored === undefined) throw new Error("the registers' key is not there");
  const key = keyring.open(stored);
  return rows.map((row) => openRow(key, row));
}
