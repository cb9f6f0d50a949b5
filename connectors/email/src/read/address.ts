import { domainToASCII } from "node:url";
import type { ContactPoint } from "@gatehouse/sdk";

const localPart = /^(?=.{1,64}$)[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const asciiDomain = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** `domainToASCII` reads as a URL does: it drops line breaks and decodes percent signs, so they are refused before. */
function domainOf(text: string): string | undefined {
  const domain = /^[\p{L}\p{N}\p{M}.-]+$/u.test(text) ? domainToASCII(text) : "";
  return asciiDomain.test(domain) ? domain : undefined;
}

/**
 * One plain address, or nothing. Quoted local parts are refused: `"a@evil.example x"@school.example` is
 * read by some programs as the address inside the quotes.
 */
export function plainAddress(text: string): string | undefined {
  const at = text.length <= 254 ? text.lastIndexOf("@") : -1;
  const local = text.slice(0, Math.max(0, at)).toLowerCase();
  const domain = domainOf(text.slice(at + 1));
  return localPart.test(local) && domain !== undefined ? `${local}@${domain}` : undefined;
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
  const display = name
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 256);
  return { scheme: "email", value, ...(display !== "" && { display_name: display }) };
}
