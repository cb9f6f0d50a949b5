import { createRandom } from "../load/random.js";
import type { Fault } from "./faults.js";
import type { Kind } from "./kinds.js";

export interface Planned {
  /** Milliseconds after the first message. */
  readonly at: number;
  readonly name: string;
  readonly fault: Fault;
}

/** Nothing happens right at the start; the last faults leave time to see their end under load. */
const quietStart = 0.02;
const quietEnd = 0.06;
/** Long faults begin in this first part. */
const early = 0.4;
/** Of the further faults each so manieth is a long one. */
const longAgain = 40;

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const rest = [...all];
  return all.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0] as T);
}

/** Each kind once as long as there is room, then more of them by chance; in random order, but the long ones early. */
function draw(kinds: readonly Kind[], count: number, random: () => number): Kind[] {
  const once = kinds.slice(0, count);
  const again = [kinds.filter(({ long }) => !long), kinds.filter(({ long }) => long)] as const;
  const more = Array.from({ length: count - once.length }, (_, n) => {
    const among = n % longAgain === longAgain - 1 && again[1].length > 0 ? again[1] : again[0];
    return among[Math.floor(random() * among.length)] as Kind;
  });
  const mixed = shuffled([...once, ...more], random);
  const earliest = Math.ceil(count * early);
  const places = [...mixed.keys()].slice(0, earliest).filter((place) => !mixed[place]?.long);
  for (const [n, kind] of mixed.entries()) {
    if (!kind.long || n < earliest) continue;
    const [place] = places.splice(Math.floor(random() * places.length), 1);
    if (place === undefined) break;
    mixed[n] = mixed[place] as Kind;
    mixed[place] = kind;
  }
  return mixed;
}

/** The same seed, kinds and numbers give the same faults at the same times. */
export function makeSchedule(kinds: readonly Kind[], count: number, seconds: number, seed: number): readonly Planned[] {
  const random = createRandom(seed);
  const begin = seconds * 1000 * quietStart;
  const step = (seconds * 1000 * (1 - quietStart - quietEnd)) / count;
  return draw(kinds, count, random).map((kind, n) => ({
    at: Math.round(begin + step * (n + random())),
    name: kind.name,
    fault: kind.make(random),
  }));
}
