import type { ContactPoint, Scheme } from "@gatehouse/sdk";
import { badKey } from "../text/clean.js";
import { nfkc } from "../text/normalise.js";
import { mask } from "./mask.js";
import { normalisePhone } from "./phone.js";

/** A contact point in the one form that is compared and indexed; `display` is the masked value. */
export interface NormalContactPoint {
  readonly scheme: Scheme;
  readonly scope: string;
  readonly value: string;
  readonly display: string;
}

type Normalised =
  | { readonly ok: true; readonly point: NormalContactPoint }
  | { readonly ok: false; readonly message: string };

const maxValueBytes = 512;
const maxScopeBytes = 128;
const emailShape = /^[^\s@"(),:;<>[\]\\\p{C}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;

/** One address and nothing else: no quoted local part, list, comment or second line, all of which mail software splits. */
function normaliseEmail(text: string): string | undefined {
  const address = nfkc(text).trim().toLowerCase();
  return emailShape.test(address) && address.length <= 254 && !address.includes("..", address.indexOf("@"))
    ? address
    : undefined;
}

function normaliseId(text: string): string | undefined {
  const id = text.trim();
  return id === "" || /\p{Cc}/u.test(id) ? undefined : id;
}

function normalValue(scheme: Scheme, value: string, region: string): string | undefined {
  if (scheme === "phone") return normalisePhone(value, region);
  return scheme === "email" ? normaliseEmail(value) : normaliseId(value);
}

const right = (scheme: Scheme, region: string): string => {
  if (scheme === "phone")
    return `a phone number with its country code, such as +8613800138000, or one of region ${region}`;
  return scheme === "email" ? "one plain e-mail address, such as a@school.example" : "an id on one line";
};

/**
 * The normal form of a contact point; two spellings of one phone number become equal, two different ids never do.
 * Numbers without a country code belong to `region` (ISO 3166, such as CN). The message never repeats the value.
 */
export function normaliseContactPoint(
  point: Pick<ContactPoint, "scheme" | "scope" | "value">,
  region: string,
): Normalised {
  const { scheme } = point;
  const scope = (point.scope ?? "").trim();
  if (badKey(point.value) || badKey(scope)) return { ok: false, message: `${scheme}: holds NUL or a broken character` };
  if (Buffer.byteLength(point.value) > maxValueBytes)
    return { ok: false, message: `${scheme}: over ${maxValueBytes} bytes` };
  if (Buffer.byteLength(scope) > maxScopeBytes)
    return { ok: false, message: `${scheme}: scope over ${maxScopeBytes} bytes` };
  const value = normalValue(scheme, point.value, region);
  if (value === undefined) return { ok: false, message: `${scheme}: must be ${right(scheme, region)}` };
  return { ok: true, point: { scheme, scope, value, display: mask(scheme, value) } };
}
