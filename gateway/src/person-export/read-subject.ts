import { mask } from "../core/identity/mask.js";
import type { Subject } from "../core/transcript/own-words.js";
import { type LinkRow, listLinksOfPeople } from "../store/sql/list-links-of-people.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { unseal } from "../vault/seal.js";

/** How a person is or was reached, as they may see it. */
export type OwnPoint = Readonly<Record<string, unknown>>;

/** Of others' addresses, and of one that may be somebody else's by now, only a part is shown. */
const isTheirs = ({ role, valid_to }: LinkRow): boolean => role !== "contact_of" && valid_to === null;

function valueOf(keyring: Keyring, { kid, wrapped, value, contact_point_id: id }: LinkRow): string | null {
  return wrapped === null
    ? null
    : unseal(keyring.open({ kid, wrapped }), `contact_point|${id}|value`, value).toString();
}

function pointOf(link: LinkRow, value: string | null): OwnPoint {
  const { wrapped: _, kid: __, value: ___, valid_from, valid_to, first_seen_at, ...rest } = link;
  const shown = value === null || isTheirs(link) ? value : mask(link.scheme, value);
  const times = { valid_from: valid_from.toISOString(), valid_to: valid_to?.toISOString() ?? null };
  return { ...rest, value: shown, ...times, first_seen_at: first_seen_at.toISOString() };
}

/** Who the person is, and every address they are or were reached at. */
export async function readSubject(
  keyring: Keyring,
  tx: Tx,
  people: readonly string[],
): Promise<{ readonly subject: Subject; readonly points: readonly OwnPoint[] }> {
  const links = await listLinksOfPeople(tx, people);
  const opened = links.map((link) => ({ link, value: valueOf(keyring, link) }));
  const own = opened.flatMap(({ link, value }) => (value !== null && isTheirs(link) ? [value] : []));
  return {
    subject: { people: new Set(people), addresses: new Set(own) },
    points: opened.map(({ link, value }) => pointOf(link, value)),
  };
}
