import type { Tx } from "../transaction.js";

const statement = {
  name: "is-naming",
  text: `SELECT EXISTS (SELECT 1 FROM delivery d
    WHERE d.kind = 'endpoint' AND d.target_id = $1 AND d.first_at > now() - interval '1 hour' AND NOT EXISTS (
      SELECT 1 FROM external_ref r WHERE r.endpoint_id = d.target_id AND r.conversation_id = d.partition_key)) AS naming`,
};

/** Is a conversation on its way to this endpoint that has no name there yet? One that cannot be brought there counts for an hour. */
export async function isNaming(tx: Tx, endpointId: string): Promise<boolean> {
  const [row] = await tx.run<{ naming: boolean }>(statement, [endpointId]);
  return row?.naming === true;
}
