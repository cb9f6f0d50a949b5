import type { Outbound } from "../outbound.js";

/** Is it our number with more digits behind it? Operators route all of them to us. */
export const isExtension = (number: string, ours: string): boolean =>
  ours !== "" && number.length > ours.length && number.startsWith(ours) && /^[0-9]{3,20}$/.test(number);

/** The number a message leaves by: a person who wrote to an extension of ours is answered by it. */
export const senderOf = ({ conversation_ref = "" }: Outbound, ours: string): string =>
  isExtension(conversation_ref, ours) ? conversation_ref : ours;
