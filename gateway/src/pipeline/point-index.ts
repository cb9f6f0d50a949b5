import type { IndexValue, Keyring } from "../vault/keyring.js";
import type { KnownPoint } from "./arrival.js";

/** How a contact point is stored and found, by the keys of this moment. */
export const pointIndex = (keyring: Keyring, { scheme, scope, value }: Omit<KnownPoint, "bidx">): IndexValue =>
  keyring.index("contact_point", scheme, scope, value);

/** Every value it may be stored under: one, or two while the index is rotated. */
export function pointIndexes(keyring: Keyring, point: Omit<KnownPoint, "bidx">): readonly Buffer[] {
  const { value, also } = pointIndex(keyring, point);
  return [value, ...also];
}
