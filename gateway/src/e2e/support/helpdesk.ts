import { randomUUID } from "node:crypto";
import { arrived, saying } from "./arrivals.js";
import type { CallbackMessage } from "./callback.js";
import { eventually } from "./eventually.js";
import { type School, type SchoolOptions, startSchool, tokens } from "./front-desk.js";

/** The endpoint under test: a school's own helpdesk. */
export interface Desk {
  readonly adapter: string;
  readonly config: object;
  /** `host:port` of everything on this machine that the gateway has to reach. */
  readonly addresses: readonly string[];
  /** Further options of the endpoint. */
  readonly options?: object;
}

export const deskId = "desk";
const commands = ["message.send", "conversation.note", "conversation.close", "conversation.reopen"];

/** A school that has a helpdesk beside the usual receiver. */
export function schoolWithDesk(desk: Desk, { change = (c) => c, env = {} }: SchoolOptions = {}): Promise<School> {
  const { adapter, config, addresses, options } = desk;
  const endpoint = { id: deskId, adapter, config, commands, include_notes: true, ...options };
  return startSchool({
    env,
    change: (usual) => ({
      ...change({ ...usual, endpoints: [...usual.endpoints, endpoint] }),
      egress: { allow_private: [...usual.egress.allow_private, ...addresses] },
    }),
  });
}

async function cursorOf(school: School): Promise<string | undefined> {
  const sql = "SELECT cursor FROM account_cursor WHERE account_id = $1";
  return (await school.query<{ cursor: string }>(sql, [deskId]))[0]?.cursor;
}

/** The very first poll only finds out where it stands. */
export const untilPolled = (school: School): Promise<string> =>
  eventually("the helpdesk was polled once", () => cursorOf(school), 30_000);

/** Waits until a poll has moved on after `act`. */
export async function polledAfter(school: School, act: () => unknown): Promise<void> {
  const before = await untilPolled(school);
  await act();
  await eventually("a poll has moved on", async () => ((await cursorOf(school)) === before ? undefined : true), 30_000);
}

export interface ExternalRef {
  readonly endpoint_id: string;
  readonly id: string;
  readonly url?: string;
}

/** What the helpdesk calls this conversation, as the API shows it. */
export const refOf = (school: School, conversationId: string): Promise<ExternalRef> =>
  eventually(`${conversationId} has a ticket`, async () => {
    const { body } = await school.call("GET", `/conversations/${conversationId}`, undefined, { token: tokens.admin });
    return (body.external_refs as ExternalRef[] | undefined)?.find(({ endpoint_id }) => endpoint_id === deskId);
  });

/** A parent's message at the app's door; resolves with its conversation once the usual receiver was told. */
export async function parentSays(school: School, ref: string, text: string, more: object = {}): Promise<string> {
  const { status } = await school.write(randomUUID(), text, { conversation_ref: ref, ...more });
  if (status !== 202) throw new Error(`the message was refused with ${status}`);
  return (await arrived(school, saying(text))).conversation.id;
}

/** Different messages with these words that the parents' app was given. */
export function shownTo({ app }: Pick<School, "app">, text: string): readonly CallbackMessage[] {
  const calls = app.calls().filter(({ message }) => message.text === text);
  return [...new Map(calls.map(({ webhookId, message }) => [webhookId, message])).values()];
}

export const untilShown = (school: School, text: string): Promise<CallbackMessage> =>
  eventually(`the app shows “${text}”`, () => shownTo(school, text)[0], 30_000);

interface Line {
  readonly text: string;
  readonly visibility: string;
}

/** `public …` or `private …`, the words of a conversation in their order. */
export async function wordsOf(school: School, conversationId: string): Promise<readonly string[]> {
  const { body } = await school.call("GET", `/conversations/${conversationId}/messages`);
  return (body.items as Line[]).map(({ text, visibility }) => `${visibility} ${text}`);
}

export const untilConversation = (school: School, id: string, status: string): Promise<true> =>
  eventually(`${id} is ${status}`, async () =>
    (await school.call("GET", `/conversations/${id}`)).body.status === status ? true : undefined,
  );

/** Codes of the helpdesk's commands that could not be done. */
export async function refusedCommands(school: School): Promise<readonly string[]> {
  const path = "/dead-letters?kind=command";
  const { body } = await school.call("GET", path, undefined, { token: tokens.admin });
  return (body.items as { code: string }[]).map(({ code }) => code);
}
