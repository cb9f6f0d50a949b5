import type { RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { sealOf } from "../read/raw-type.js";
import { type Index, keptMs, type State } from "./spool.js";

const shape = z.strictObject({ spool: z.string(), pieces: z.record(z.string(), z.int()) });

/**
 * Where the index of a mail stands: the key is made of its body and recipients, the seal of its header and all that
 * was taken. So a second try of the same mail finds the same place, and no other mail does.
 */
const placeOf = ({ key, contentType }: Omit<RawEvent, "body">): string | undefined => {
  const seal = sealOf(contentType);
  return key.startsWith("smtp:") && seal !== undefined ? `mail:${key.slice("smtp:".length)}:${seal}` : undefined;
};

/** Which pieces the mail left; undefined when it left none or they are gone. */
export async function indexOf(state: State, raw: Omit<RawEvent, "body">): Promise<Index | undefined> {
  const place = placeOf(raw);
  const text = place && (await state.get(place));
  return text ? shape.parse(JSON.parse(text)) : undefined;
}

/** The pieces count from now on: in the place of those of an earlier try, which it returns. */
export async function keepIndex(state: State, raw: RawEvent, index: Index): Promise<Index | undefined> {
  const place = placeOf(raw);
  if (place === undefined) return undefined;
  const earlier = await indexOf(state, raw);
  await state.set(place, JSON.stringify(index), { ttlMs: keptMs });
  return earlier;
}
