import { claimContentKeys } from "../../store/sql/claim-content-keys.js";
import { claimSourceKeys } from "../../store/sql/claim-source-keys.js";
import { findAdmitted } from "../../store/sql/find-admitted.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import type { Admitted, Arrival } from "../arrival.js";

interface Keyed {
  readonly arrival: Arrival;
  readonly accountId: string;
  readonly key: Buffer;
  readonly content: Buffer | null;
  readonly rawId: string;
  readonly messageId: string | null;
}

const bringsMessage = ({ understood }: Arrival): boolean =>
  understood.ok && understood.events.some((event) => event.type === "message.received");

function keyed(keyring: Keyring, arrival: Arrival): Keyed {
  const { account, raw, rawId, messageId } = arrival;
  return {
    arrival,
    accountId: account.id,
    key: keyring.blind("source_key", account.id, raw.key),
    content: raw.contentKey === undefined ? null : keyring.blind("content_key", account.id, raw.contentKey),
    rawId,
    messageId: bringsMessage(arrival) ? messageId : null,
  };
}

async function takeContent(tx: Tx, all: readonly Keyed[]): Promise<readonly Keyed[]> {
  const withContent = all.filter((k) => k.content !== null);
  if (withContent.length === 0) return all;
  const won = await claimContentKeys(
    tx,
    withContent.map((k) => ({ ...k, key: k.content as Buffer })),
  );
  return all.filter((k) => k.content === null || won.has(k.rawId));
}

export interface Deduped {
  readonly fresh: readonly Arrival[];
  /** Answers for the repeats; asked after the fresh ones are written, since a repeat may be of this very batch. */
  repeats(): Promise<ReadonlyMap<Arrival, Admitted>>;
}

async function answers(tx: Tx, repeats: readonly Keyed[]): Promise<ReadonlyMap<Arrival, Admitted>> {
  if (repeats.length === 0) return new Map();
  const rows = await findAdmitted(tx, repeats);
  return new Map(
    rows.map((row) => [
      (repeats[row.n - 1] as Keyed).arrival,
      {
        id: row.message_id ?? row.raw_id,
        ...(row.conversation_id !== null && { conversation_id: row.conversation_id }),
        ...(row.person_id !== null && { person_id: row.person_id }),
        ...(row.sequence !== null && { sequence: Number(row.sequence) }),
        duplicate: true,
      },
    ]),
  );
}

/** Splits what is new from what was admitted before, by unique keys in the database and before any side effect. */
export async function dedupe(keyring: Keyring, tx: Tx, arrivals: readonly Arrival[]): Promise<Deduped> {
  const all = arrivals.map((arrival) => keyed(keyring, arrival));
  const candidates = await takeContent(tx, all);
  const won = candidates.length === 0 ? new Set<string>() : await claimSourceKeys(tx, candidates);
  return {
    fresh: all.filter((k) => won.has(k.rawId)).map((k) => k.arrival),
    repeats: () =>
      answers(
        tx,
        all.filter((k) => !won.has(k.rawId)),
      ),
  };
}
