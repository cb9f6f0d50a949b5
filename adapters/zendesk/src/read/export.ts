import { json } from "@gatehouse/sdk";
import { z } from "zod";
import { foreign, type Zendesk } from "../api.js";

const exported = z.object({
  tickets: z.array(z.object({ id: z.int(), external_id: z.string().nullish(), status: z.string() })),
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
});

/** Tickets that changed, oldest change first. */
export interface Page {
  readonly tickets: z.output<typeof exported>["tickets"];
  /** Where the next page begins: Zendesk's cursor, or Unix seconds; undefined: where this one did. */
  readonly after: string | number | undefined;
  readonly last: boolean;
}

/** A page must fit into what is kept of one answer, and a ticket shows its first message whole. */
const pageSizes = [5, 1];

function pageIn(body: string): Page | undefined {
  try {
    const { tickets, after_cursor, end_of_stream } = json(body, exported);
    return { tickets, after: after_cursor ?? undefined, last: end_of_stream };
  } catch {
    return undefined;
  }
}

/** One ticket that does not fit: what it is stands before its words. The next page begins a second later. */
function beginningOf(body: string): Page {
  const changed = /"generated_timestamp":(\d{1,12})/.exec(body)?.[1];
  const id = /"id":(\d{1,15})/.exec(body)?.[1];
  const external_id = /"external_id":"([^"]{1,255})"/.exec(body)?.[1];
  if (changed === undefined || id === undefined) throw foreign();
  const tickets = [{ id: Number(id), external_id, status: "unknown" }];
  return { tickets, after: Number(changed) + 1, last: true };
}

/** `GET /api/v2/incremental/tickets/cursor.json` (ticketing/ticket-management/incremental_exports). */
export async function nextPage(api: Zendesk, after: string | number, signal: AbortSignal): Promise<Page> {
  const from = typeof after === "number" ? `start_time=${after}` : `cursor=${encodeURIComponent(after)}`;
  let body = "";
  for (const size of pageSizes) {
    body = await api.text(`/api/v2/incremental/tickets/cursor.json?${from}&per_page=${size}`, signal);
    const page = pageIn(body);
    if (page !== undefined) return page;
  }
  return beginningOf(body);
}
