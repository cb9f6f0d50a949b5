import type { Host } from "@gatehouse/sdk";
import { creatingOf, rememberCreating } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Chatwoot } from "../api.js";
import type { Config } from "../config.js";

export interface ConversationDeps {
  readonly api: Chatwoot;
  readonly host: Pick<Host, "state">;
  readonly config: Config;
}

/** A conversation to open in Chatwoot. */
export interface Opening {
  /** Our conversation id: the `source_id` of its contact inbox and an attribute of its own. */
  readonly conversation: string;
  /** The first event to stand in it. */
  readonly event: string;
  readonly contactId: number;
  readonly title: string;
}

const opened = z.object({ id: z.int() });
const mine = z.object({ id: z.int(), custom_attributes: z.record(z.string(), z.unknown()).default({}) });

const attribute = "gatehouse_conversation";

async function find(
  { api }: ConversationDeps,
  { conversation, contactId }: Opening,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { items } = await api.list(`/contacts/${contactId}/conversations`, mine, signal);
  return items.find(({ custom_attributes }) => custom_attributes[attribute] === conversation)?.id;
}

async function create({ api, config }: ConversationDeps, opening: Opening, signal: AbortSignal): Promise<number> {
  const { conversation, contactId, title } = opening;
  const fields = {
    source_id: conversation,
    inbox_id: Number(config.inbox_id),
    contact_id: contactId,
    status: "open",
    custom_attributes: { [attribute]: conversation, gatehouse_title: title },
  };
  return (await api.post("/conversations", fields, opened, signal)).id;
}

/**
 * Chatwoot's conversation for ours: the one an earlier try may have made, else a new one. That one is being made is
 * kept before, so that a process that dies in between is not the cause of a second one.
 */
export async function openThere(
  deps: ConversationDeps,
  opening: Opening,
  doubtful: boolean,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly found: boolean }> {
  const looks = doubtful || (await creatingOf(deps.host, opening.conversation)) !== undefined;
  const found = looks ? await find(deps, opening, signal) : undefined;
  if (found !== undefined) return { id: String(found), found: true };
  await rememberCreating(deps.host, opening.conversation, opening.event);
  return { id: String(await create(deps, opening, signal)), found: false };
}
