import { textArray } from "../binary-array.js";
import type { Tx } from "../transaction.js";

export interface ExternalRef {
  readonly endpointId: string;
  readonly conversationId: string;
  readonly externalId: string;
  readonly url: string | null;
}

const statement = {
  name: "keep-external-refs",
  text: `INSERT INTO external_ref (endpoint_id, conversation_id, external_id, url)
    SELECT DISTINCT ON (endpoint, conversation) endpoint, conversation, external, url
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS i(endpoint, conversation, external, url)
    ON CONFLICT (endpoint_id, conversation_id)
      DO UPDATE SET external_id = excluded.external_id, url = excluded.url, created_at = now()`,
};

/** How endpoints call conversations: kept at the first event, replaced where theirs was made anew. */
export const keepExternalRefs = (tx: Tx, refs: readonly ExternalRef[]): Promise<unknown> =>
  tx.run(statement, [
    textArray(refs.map((r) => r.endpointId)),
    textArray(refs.map((r) => r.conversationId)),
    textArray(refs.map((r) => r.externalId)),
    textArray(refs.map((r) => r.url)),
  ]);
