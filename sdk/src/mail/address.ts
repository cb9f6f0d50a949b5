import { domainToASCII } from "node:url";

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
