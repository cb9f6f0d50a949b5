import { domainToASCII } from "node:url";
import type { ContactPoint } from "@gatehouse/sdk";

/**
 * One plain address, or nothing. Quoted local parts are refused: `"a@evil.example x"@school.example` is
 * read by some programs as the address inside the quotes.
 */
export function plainAddress(text: string): string | undefined {
  if (text.length > 254) return undefined;
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at).toLowerCase();
  const domain = domainToASCII(text.slice(at + 1));
  if (!/^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]{1,64})*$/u.test(local)) return undefined;
  if (local.length > 64 || !/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(domain))
    return undefined;
  return `${local}@${domain}`;
}

/** What the parser makes of one mailbox of an address header. */
export interface Mailbox {
  readonly name: string;
  readonly address?: string;
}

/** A mailbox as a contact point; undefined for a group or an address that cannot be used. */
export function contactPointOf({ name, address }: Mailbox): ContactPoint | undefined {
  const value = plainAddress(address ?? "");
  if (value === undefined) return undefined;
  const display = name.replaceAll(/[\p{Cc}\s]+/gu, " ").trim().slice(0, 256);
  return { scheme: "email", value, ...(display !== "" && { display_name: display }) };
}
