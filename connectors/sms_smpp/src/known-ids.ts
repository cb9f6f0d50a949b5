import type { Host } from "@gatehouse/sdk";
import { decimalToHex, hexToDecimal, type IdType, isSurelyHex, normalId } from "./message-id.js";

/** Finds the message a receipt is about, whichever way the two sides of the SMSC write its number. */
export interface KnownIds {
  /** The id in the answer to a submit, as the message is known from now on; "" if there is none. */
  answered(messageId: string): Promise<string>;
  /** What the message of this receipt was called in the answer. */
  meant(receiptId: string): Promise<string>;
}

type Side = "answers_hex" | "receipts_hex";

const remembered = 1000;
const learnedMs = 7 * 86_400_000;
const dayMs = 86_400_000;
const unknownMs = 60_000;

/** What was seen of one side: one letter in a number, and it is hexadecimal. Kept for a week after the last letter. */
function createSide(state: Host["state"], now: Host["now"], side: Side) {
  let is = false;
  let until = 0;
  return {
    async isHex(): Promise<boolean> {
      const at = now().getTime();
      if (at < until) return is;
      is = (await state.get(side)) !== undefined;
      until = at + (is ? dayMs : unknownMs);
      return is;
    },
    async learn(): Promise<void> {
      const at = now().getTime();
      if (is && at < until) return;
      is = true;
      until = at + dayMs;
      await state.set(side, "1", { ttlMs: learnedMs });
    },
  };
}

/**
 * Many an SMSC answers in hexadecimal and reports in decimal, or the other way round. A number without letters does not
 * tell: then the last answers do, and where they are another process's, the digits are taken as they stand.
 */
export function createKnownIds({ state, now }: Pick<Host, "state" | "now">, type: IdType): KnownIds {
  const recent = new Set<string>();
  const answers = createSide(state, now, "answers_hex");
  const receipts = createSide(state, now, "receipts_hex");

  function remember(id: string): void {
    recent.add(id);
    const [oldest] = recent;
    if (recent.size > remembered && oldest !== undefined) recent.delete(oldest);
  }

  async function learnFrom(id: string): Promise<void> {
    const inHex = decimalToHex(id);
    const inDecimal = hexToDecimal(id);
    if (isSurelyHex(id)) await receipts.learn();
    else if (recent.has(id)) return;
    else if (inHex !== undefined && recent.has(inHex)) await answers.learn();
    else if (inDecimal !== undefined && recent.has(inDecimal)) await receipts.learn();
  }

  return {
    async answered(messageId) {
      const id = normalId(messageId, type);
      if (type !== "auto" || id === "") return id;
      remember(id);
      if (isSurelyHex(id)) await answers.learn();
      return id;
    },
    async meant(receiptId) {
      const id = normalId(receiptId, type);
      if (type !== "auto" || recent.has(id)) return id;
      await learnFrom(id);
      const [answersHex, receiptsHex] = [await answers.isHex(), await receipts.isHex()];
      if (answersHex === receiptsHex) return id;
      return (answersHex ? decimalToHex(id) : hexToDecimal(id)) ?? id;
    },
  };
}
