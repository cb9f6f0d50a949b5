import { findMessagesBySource } from "../../store/sql/find-messages-by-source.js";
import { noteRawAbout } from "../../store/sql/note-raw-about.js";
import type { Tx } from "../../store/transaction.js";
import type { NewMessage } from "./compose-message.js";
import type { AdmitDeps } from "./deps.js";

/** Leaves out echoes of what left through this gateway: those words are in their conversation already. */
export async function withoutKnownEchoes(
  deps: AdmitDeps,
  tx: Tx,
  items: readonly NewMessage[],
): Promise<readonly NewMessage[]> {
  const echoes = items.filter(({ event }) => event.echo_to !== undefined && event.source_id !== undefined);
  if (echoes.length === 0) return items;
  const keys = echoes.map(({ arrival, event }) => {
    const accountId = arrival.account.id;
    return { accountId, bidx: deps.keyring.blind("source_id", accountId, event.source_id ?? "") };
  });
  const rows = (await findMessagesBySource(tx, keys)).map((row) => ({ ...row, echo: echoes[row.n - 1] as NewMessage }));
  if (rows.length > 0)
    await noteRawAbout(
      tx,
      rows.map(({ person_id, echo }) => ({ personId: person_id, rawId: echo.arrival.rawId })),
    );
  const known = new Set(rows.map(({ echo }) => echo));
  return items.filter((item) => !known.has(item));
}
