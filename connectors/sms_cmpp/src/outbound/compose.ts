import { type Outbound, PluginError } from "@gatehouse/sdk";
import { headerOf, senderOf, signed } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { encode } from "../text/encode.js";
import type { Submit } from "../wire/submit.js";

const mostParts = 10;

/** Chinese numbers are known without their country code here. */
function recipient({ to }: Outbound): string {
  if (to.scheme !== "phone" || !/^\+?[0-9]{3,20}$/.test(to.value))
    throw new PluginError("rejected", "the recipient is no phone number", { reason: "recipient_unknown" });
  return to.value.replace(/^\+(?:86)?/, "");
}

/** The submit of each part, in order. `ref` (0 to 255) is what the handset joins them by. Throws `rejected`. */
export function compose(message: Outbound, config: Config, ref: number): readonly Submit[] {
  const destination = recipient(message);
  if (message.text === "") throw new PluginError("rejected", "there is no text to send", { reason: "unsupported" });
  const { format, parts } = encode(signed(message.text, config.signature));
  const total = parts.length;
  if (total > mostParts)
    throw new PluginError("rejected", `the text needs more than ${mostParts} short messages`, { reason: "too_large" });
  return parts.map((data, n) => {
    const number = n + 1;
    return {
      serviceId: config.service_id,
      msgSrc: config.msg_src ?? config.sp_id,
      srcId: senderOf(message, config.src_id),
      destination,
      registeredDelivery: config.registered_delivery,
      format,
      udhi: total > 1,
      total,
      number,
      content: total > 1 ? Buffer.concat([headerOf({ ref, total, number }, false), data]) : data,
    };
  });
}
