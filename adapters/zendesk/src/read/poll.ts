import type { Host, PollResult } from "@gatehouse/sdk";
import type { Zendesk } from "../api.js";
import type { Config } from "../config.js";
import { isMissing } from "../refusal.js";
import { type Audit, newestAudits } from "./audits.js";
import { onwards, type Place, readPlace, startAt } from "./cursor.js";
import { nextPage } from "./export.js";
import { type Item, rawOf } from "./item.js";
import { itemsIn } from "./items.js";

export interface PollDeps {
  readonly api: Zendesk;
  readonly host: Pick<Host, "now">;
  readonly config: Config;
}

const maxPages = 50;

interface Read {
  readonly items: readonly Item[];
  readonly newest: number;
}

/** Of one ticket, what came after the audit read last. */
async function changesOf({ api, config }: PollDeps, ticket: string, from: Place, signal: AbortSignal): Promise<Read> {
  const before = from.read[ticket] ?? 0;
  const isNew = ({ id, created_at }: Audit): boolean => id > before && Date.parse(created_at) > Date.parse(from.floor);
  const items: Item[] = [];
  let newest = before;
  for (let page = 1; page <= maxPages; page += 1) {
    const { audits, staff, last } = await newestAudits(api, ticket, page, signal);
    const fresh = audits.filter(isNew);
    newest = Math.max(newest, ...audits.map(({ id }) => id));
    items.unshift(...fresh.toReversed().flatMap((audit) => itemsIn({ ticket, audit, staff }, config)));
    if (last || fresh.length < audits.length) break;
  }
  return { items, newest };
}

async function readTicket(deps: PollDeps, ticket: string, from: Place, signal: AbortSignal): Promise<Read> {
  try {
    return await changesOf(deps, ticket, from, signal);
  } catch (error) {
    if (isMissing(error)) return { items: [], newest: from.read[ticket] ?? 0 };
    throw error;
  }
}

/** What agents wrote and solved since the cursor: about a minute late, since the export leaves the last one out. */
export const pollOf =
  (deps: PollDeps) =>
  async (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> => {
    if (cursor === undefined) return { events: [], cursor: JSON.stringify(startAt(deps.host.now())), more: false };
    const from = readPlace(cursor);
    const page = await nextPage(deps.api, from.after, signal);
    const items: Item[] = [];
    const read = new Map<string, number>();
    for (const { id, external_id, status } of page.tickets) {
      if (external_id?.startsWith("cnv_") !== true || status === "deleted") continue;
      const found = await readTicket(deps, String(id), from, signal);
      items.push(...found.items);
      read.set(String(id), found.newest);
    }
    const place = onwards(from, read, page.after);
    return { events: items.map(rawOf), cursor: JSON.stringify(place), more: !page.last };
  };
