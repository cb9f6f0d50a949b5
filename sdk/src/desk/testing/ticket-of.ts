import assert from "node:assert/strict";
import type { Sent } from "../../plugin.js";

/** The number of the ticket an event went to. */
export function ticketOf(sent: Sent | undefined): string {
  assert.match(sent?.source_id ?? "", /^\d+$/);
  return sent?.source_id ?? "";
}
