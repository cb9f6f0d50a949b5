import { type Outbound, PluginError } from "@gatehouse/sdk";
import { headerOf, type Place, senderOf, signed } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { cut, encode } from "../text/encode.js";
import { numberingPlans, typesOfNumber } from "../wire/numbering.js";

/** Fields of one submit_sm. */
export type Submit = Readonly<Record<string, string | number | Buffer>>;

/** Enough for what the manifest lets through, in the alphabet that takes the most room. */
const mostParts = 20;
const headerIndicator = 0x40;
/** The SMSC writes the header of a `sar` message itself, at worst the longer one. */
const headerBytes = { udh_8bit: 6, udh_16bit: 7, sar: 7 } as const;

function recipient({ to }: Outbound, { strip_country_code }: Config): string {
  const digits = to.value.replace(/^\+/, "");
  if (to.scheme !== "phone" || !/^[0-9]{3,20}$/.test(digits))
    throw new PluginError("rejected", "the recipient is no phone number", { reason: "recipient_unknown" });
  return strip_country_code !== undefined && to.value.startsWith(`+${strip_country_code}`)
    ? digits.slice(strip_country_code.length)
    : digits;
}

const wide = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);

/** What tells the handset where this part belongs. */
function partFields(data: Buffer, place: Place, concatenation: Config["concatenation"]): Submit {
  if (concatenation !== "sar") {
    const header = headerOf(place, concatenation === "udh_16bit");
    return { esm_class: headerIndicator, short_message: Buffer.concat([header, data]) };
  }
  return {
    short_message: data,
    sar_msg_ref_num: wide(place.ref),
    sar_total_segments: Buffer.from([place.total]),
    sar_segment_seqnum: Buffer.from([place.number]),
  };
}

/** The submit_sm of each part, in order. `ref` (0 to 65,535) is what the handset joins them by. Throws `rejected`. */
export function compose(message: Outbound, config: Config, ref: number): readonly [Submit, ...Submit[]] {
  const base = {
    service_type: config.service_type,
    source_addr_ton: typesOfNumber[config.source_ton],
    source_addr_npi: numberingPlans[config.source_npi],
    source_addr: senderOf(message, config.source_addr),
    dest_addr_ton: typesOfNumber[config.dest_ton],
    dest_addr_npi: numberingPlans[config.dest_npi],
    destination_addr: recipient(message, config),
    registered_delivery: config.registered_delivery ? 1 : 0,
  };
  if (message.text === "") throw new PluginError("rejected", "there is no text to send", { reason: "unsupported" });
  const encoded = encode(signed(message.text, config.signature), config.default_alphabet);
  const one = { ...base, data_coding: encoded.coding };
  if (encoded.bytes.length <= encoded.capacity(0)) return [{ ...one, short_message: encoded.bytes }];
  const { concatenation } = config;
  const parts = cut(encoded, headerBytes[concatenation]);
  if (parts.length > mostParts)
    throw new PluginError("rejected", `the text needs more than ${mostParts} short messages`, { reason: "too_large" });
  const joined = (data: Buffer, n: number): Submit => ({
    ...one,
    ...partFields(data, { ref, total: parts.length, number: n + 1 }, concatenation),
  });
  const [head = encoded.bytes, ...others] = parts;
  return [joined(head, 0), ...others.map((data, n) => joined(data, n + 1))];
}
