import type { Message } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { holds, queryTokens } from "../../core/text/search-tokens.js";
import { badRequest } from "../../desk/problem.js";
import { findCandidates, queryDigest } from "../../desk/search-messages.js";
import { openConversation } from "../../pipeline/hold-conversation.js";
import { openMessage } from "../../pipeline/stored-message.js";
import type { SearchHit } from "../../store/sql/find-search-docs.js";
import { readConversation } from "../../store/sql/read-conversation.js";
import { readMessages, type StoredMessage } from "../../store/sql/read-messages.js";
import { systemContext, type Tx } from "../../store/transaction.js";
import { bookRead } from "../book-read.js";
import { pageOf } from "../paging.js";
import { contextOf, type Principal, requireRole, seesGroup } from "../principal.js";
import { mayRead, sightOf } from "../see.js";
import type { ApiDeps } from "./deps.js";

const maxQuery = 128;

function queryOf(value: unknown): string {
  const query = typeof value === "string" ? value.trim() : "";
  if (query.length > maxQuery || queryTokens(query).length === 0)
    throw badRequest([{ path: "q", message: `words to look for, at most ${maxQuery} characters` }]);
  return query;
}

interface Found {
  readonly personId: string;
  readonly item: object;
}

/** A minor's messages are opened in their conversation, where the look is registered: here they show where they stand. */
function shown(message: Message, minor: boolean): object {
  const { id, conversation_id, admitted_at, direction } = message;
  return minor ? { id, conversation_id, admitted_at, direction, minor } : message;
}

/** What was hit by chance, was erased meanwhile or is not for this caller is left out. */
async function open(
  deps: ApiDeps,
  tx: Tx,
  principal: Principal,
  stored: StoredMessage,
  query: string,
): Promise<Found | undefined> {
  const [row] = stored.wrapped === null ? [] : await readConversation(tx, stored.conversation_id);
  if (row === undefined || stored.deleted_at !== null || !seesGroup(principal, row.group_id)) return undefined;
  const { identity, held } = openConversation(deps.keyring, row);
  const seen = { kind: "message", id: stored.id, person: identity, sight: sightOf(held.row.status) } as const;
  if (!(await mayRead(deps, tx, principal, seen))) return undefined;
  const { message } = openMessage(deps.keyring, stored);
  if (!holds(`${message.subject ?? ""}\n${message.text ?? ""}`, query)) return undefined;
  return { personId: identity.personId, item: shown(message, identity.minor) };
}

export function searchRoutes(router: Router, deps: ApiDeps): void {
  async function openAll(tx: Tx, principal: Principal, hits: readonly SearchHit[], query: string): Promise<Found[]> {
    const rows = await readMessages(
      tx,
      hits.map(({ message_id }) => message_id),
    );
    const found: Found[] = [];
    for (const stored of rows.reverse()) {
      const one = await open(deps, tx, principal, stored, query);
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  router.get("/messages/search", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, principal.readsAll ? ["agent", "supervisor", "admin"] : ["agent", "supervisor"]);
    const query = queryOf(ctx.query["q"]);
    const page = pageOf(ctx, "msg");
    const groups = principal.readsAll ? null : principal.groups;
    const wish = { query, before: page.after, groups, limit: page.limit };
    const hits = await deps.store.transact(systemContext, (tx) => findCandidates(deps.keyring, tx, wish));
    // Opened with the caller's own rights: the database has the last word on what they see.
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const found = await openAll(tx, principal, hits, query);
      await bookRead(tx, principal, {
        type: "message.searched",
        object: { k: "message", id: "*" },
        subjects: found.map(({ personId }) => personId),
        ctx: { query: queryDigest(deps.keyring, query), hits: found.length },
      });
      const next = hits.length === page.limit ? (hits.at(-1)?.message_id ?? null) : null;
      return { items: found.map(({ item }) => item), next };
    });
  });
}
