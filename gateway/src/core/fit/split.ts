import type { Limits } from "./level.js";

const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });
const mostParts = 5;
/** GSM 03.38, basic and extension table (3GPP TS 23.038 §6.2.1): what fits there costs 7 bits, the extension twice that. */
const gsmBasic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const gsmExtension = new Set("^{}\\[~]|€\f");

/** Short messages this text takes: 160 or 153 septets, 70 or 67 UCS-2 units. */
export function smsParts(text: string): number {
  const characters = [...text];
  const isGsm = characters.every((one) => gsmBasic.has(one) || gsmExtension.has(one));
  const units = isGsm ? characters.reduce((sum, one) => sum + (gsmExtension.has(one) ? 2 : 1), 0) : text.length;
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  return units <= single ? 1 : Math.ceil(units / joined);
}

/** The size of a text in the provider's unit. */
export function sizeOf(text: string, unit: Limits["unit"]): number {
  switch (unit) {
    case "bytes":
      return new TextEncoder().encode(text).length;
    case "sms":
      return smsParts(text);
    default:
      return text.length;
  }
}

/** As many whole characters, as people see them, as fit; at least one. */
function take(characters: readonly string[], max: number, unit: Limits["unit"]): number {
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sizeOf(characters.slice(0, middle).join(""), unit) <= max) low = middle;
    else high = middle - 1;
  }
  return low;
}

const markOf = (n: number, of: number): string => `(${n}/${of}) `;

function cut(characters: readonly string[], max: number, unit: Limits["unit"]): string[] {
  const parts: string[] = [];
  for (let rest = characters; rest.length > 0 && parts.length <= mostParts; ) {
    const marked = [...markOf(mostParts, mostParts), ...rest];
    const count = Math.max(1, take(marked, max, unit) - markOf(mostParts, mostParts).length);
    parts.push(rest.slice(0, count).join(""));
    rest = rest.slice(count);
  }
  return parts;
}

/** The text in one part, or in up to five numbered ones; undefined where even that is not enough. */
export function splitText(text: string, { max, unit }: Pick<Limits, "max" | "unit">): readonly string[] | undefined {
  if (max === undefined || sizeOf(text, unit) <= max) return [text];
  const parts = cut(
    [...graphemes.segment(text)].map(({ segment }) => segment),
    max,
    unit,
  );
  if (parts.length > mostParts) return undefined;
  return parts.map((part, n) => `${markOf(n + 1, parts.length)}${part}`);
}
