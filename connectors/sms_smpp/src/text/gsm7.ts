/** GSM 03.38 default alphabet (3GPP TS 23.038, 6.2.1): the position is the code; 0x1B leads to the extension table. */
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

const extension: Readonly<Record<string, number>> = {
  "\f": 0x0a,
  "^": 0x14,
  "{": 0x28,
  "}": 0x29,
  "\\": 0x2f,
  "[": 0x3c,
  "~": 0x3d,
  "]": 0x3e,
  "|": 0x40,
  "€": 0x65,
};

/** Leads to the extension table: a part of a message must not end with it. */
export const escape = 0x1b;

const codes = new Map<string, readonly number[]>([
  ...[...basic].map((character, code) => [character, [code]] as const),
  ...Object.entries(extension).map(([character, code]) => [character, [escape, code]] as const),
]);
codes.delete("\u001b");

const extended = new Map(Object.entries(extension).map(([character, code]) => [code, character]));

/** One septet in each byte, as SMPP carries them; undefined where a character has no place in the alphabet. */
export function toGsm7(text: string): Buffer | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) return undefined;
    septets.push(...code);
  }
  return Buffer.from(septets);
}

/** An unknown extension is read as its basic character, as the standard asks. */
export function fromGsm7(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at] ?? 0;
    if (code !== escape) text += basic[code & 0x7f] ?? "";
    else {
      at += 1;
      const next = bytes[at];
      if (next !== undefined) text += extended.get(next) ?? (next === escape ? " " : (basic[next & 0x7f] ?? ""));
    }
  }
  return text;
}
