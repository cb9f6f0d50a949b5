import type { GatewayEvent } from "../event.js";
import type { Participant } from "../message.js";

/** Who wrote to the school, as a helpdesk wants its customer described. */
export interface Writer {
  /** Of the person; stable over channels. */
  readonly id: string;
  readonly name: string;
  /** Present where the person is known by one. */
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  /** An address for receivers that insist on one: `.invalid` leads nowhere (RFC 2606). */
  readonly address: string;
}

export const unnamed = "未具名 | unnamed";

/** The person's side of a message: its sender, or whom it was sent to. */
function pointOf({ data: { message } }: GatewayEvent): Participant | undefined {
  return message?.direction === "inbound" ? message.from : message?.to.find(({ role }) => role === "person");
}

/** The person of an event's conversation; undefined for events about no person. Pure. */
export function writerOf(event: GatewayEvent): Writer | undefined {
  const id = event.data.person?.id ?? event.data.conversation?.person_id;
  if (id === undefined) return undefined;
  const point = pointOf(event);
  const names = [event.data.person?.display_name, point?.display_name];
  const name = names.find((each) => each !== undefined && each.trim() !== "") ?? unnamed;
  const email = point?.scheme === "email" ? point.value : undefined;
  const phone = point?.scheme === "phone" ? point.value : undefined;
  return {
    id,
    name,
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    address: email ?? `${id}@gatehouse.invalid`,
  };
}
