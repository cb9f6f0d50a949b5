import type { EventData, Message } from "@gatehouse/sdk";
import { eventually } from "./eventually.js";
import type { School } from "./front-desk.js";

/** What the helpdesk is told of a message that came in. */
export type Arrived = { readonly [K in "message" | "conversation" | "person"]: NonNullable<EventData[K]> };

type Match = (message: Message) => boolean;

const told = (school: School, match: Match, type: string): readonly Arrived[] =>
  school.crm.received.flatMap(({ event: { data, type: of } }) =>
    of === `gatehouse.${type}.v1` && data.message !== undefined && match(data.message) ? [data as Arrived] : [],
  );

/** The event about the first message that matches; waits for it. */
export const arrived = (school: School, match: Match, type = "message.received"): Promise<Arrived> =>
  eventually(`a ${type} that matches ${match.toString()}`, () => told(school, match, type)[0]);

/** How often the helpdesk has been told of such a message, as different messages. */
export const timesArrived = (school: School, match: Match): number =>
  new Set(told(school, match, "message.received").map(({ message }) => message.id)).size;

export const saying =
  (text: string): Match =>
  (message) =>
    message.text === text;

/** Answers in a conversation; resolves with the message's id once the API has taken it. */
export async function answer(school: School, conversationId: string, words: object): Promise<string> {
  const { status, body } = await school.call("POST", "/messages", { conversation_id: conversationId, ...words });
  if (status !== 202) throw new Error(`the answer was refused with ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** Waits until a message has this status; returns it as the API shows it. */
export async function untilStatus(school: School, id: string, status: string): Promise<Message> {
  let last: unknown;
  const probe = async (): Promise<Message | undefined> => {
    const { body } = await school.call("GET", `/messages/${id}`);
    last = { status: body.status, error: body.error, parts: body.parts };
    return body.status === status ? (body as Message) : undefined;
  };
  return eventually(`${id} is ${status}`, probe).catch((error: unknown) => {
    throw new Error(`it stayed ${JSON.stringify(last)}`, { cause: error });
  });
}
