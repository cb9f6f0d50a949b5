/** A small seeded generator (mulberry32): the same seed bends the same bytes again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const below = (random: Random, bound: number): number => Math.floor(random() * bound);

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "\u0000",
  "\ud800",
  [],
  {},
  [[]],
  "x".repeat(5000),
  "2026-13-45T99:99:99Z",
];

/** Replaces one value somewhere in a JSON tree by an odd one, or drops or doubles it. */
function bendTree(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random() < 0.2) return oddValues[below(random, oddValues.length)];
  const entries = Object.entries(value);
  const at = below(random, entries.length);
  const bent = entries.flatMap(([key, member], index) => {
    if (index !== at) return [[key, member] as const];
    if (random() < 0.15) return [];
    if (random() < 0.15) return [[key, member] as const, [`${key}x`, member] as const];
    return [[key, bendTree(member, random)] as const];
  });
  return Array.isArray(value) ? bent.map(([, member]) => member) : Object.fromEntries(bent);
}

function bendBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1);
  const length = below(random, 32);
  const rest = bytes.subarray(at);
  switch (below(random, 4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), rest.subarray(length)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), rest.subarray(0, length), rest]);
    default: {
      const bent = Uint8Array.from(bytes);
      for (let count = 0; count <= length && bent.length > 0; count += 1)
        bent[below(random, bent.length)] = below(random, 256);
      return bent;
    }
  }
}

/** The input with something wrong in it: in its bytes, or in its tree where it is JSON. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  if (random() < 0.5) return bendBytes(bytes, random);
  try {
    return Buffer.from(JSON.stringify(bendTree(JSON.parse(Buffer.from(bytes).toString()), random)) ?? "");
  } catch {
    return bendBytes(bytes, random);
  }
}
