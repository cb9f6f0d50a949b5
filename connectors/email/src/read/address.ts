import type { ContactPoint } from "@gatehouse/sdk";
import { plainAddress } from "@gatehouse/sdk/mail";

/** What the parser makes of one mailbox of an address header. */
export interface Mailbox {
  readonly name: string;
  readonly address?: string;
}

/** A mailbox as a contact point; undefined for a group or an address that cannot be used. */
export function contactPointOf({ name, address }: Mailbox): ContactPoint | undefined {
  const value = plainAddress(address ?? "");
  if (value === undefined) return undefined;
  const display = name
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 256);
  return { scheme: "email", value, ...(display !== "" && { display_name: display }) };
}
