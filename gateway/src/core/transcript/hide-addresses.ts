import { mask } from "../identity/mask.js";

/** Mobile numbers of the mainland with or without +86, other numbers with +, addresses of e-mail, numbers of identity cards. */
const mobile = /(?<![\d+])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/g;
const abroad = /\+\d[\d -]{6,18}\d/g;
// Begins where a run of such letters begins: from each letter of it, a long text would be read again and again.
const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const idCard = /(?<!\d)\d{17}[\dXx](?!\d)/g;

function hidden(text: string, own: ReadonlySet<string>): string {
  const unless = (value: string, found: string, shown: () => string): string => (own.has(value) ? found : shown());
  return text
    .replace(idCard, (found) => `${found.slice(0, 3)}***`)
    .replace(email, (found) => unless(found.toLowerCase(), found, () => mask("email", found)))
    .replace(mobile, (found, a: string, b: string, c: string) =>
      unless(`+86${a}${b}${c}`, found, () => mask("phone", `+86${a}${b}${c}`)),
    )
    .replace(abroad, (found) => unless(found.replace(/[ -]/g, ""), found, () => mask("phone", found)));
}

/** The same value with every address and number in its texts masked, but those in `own`. */
export function hideAddresses(value: unknown, own: ReadonlySet<string>): unknown {
  if (typeof value === "string") return hidden(value, own);
  if (Array.isArray(value)) return value.map((one) => hideAddresses(one, own));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hideAddresses(one, own)]));
}
