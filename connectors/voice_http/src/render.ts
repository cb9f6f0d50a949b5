import type { HttpCall, Outbound, SendContext } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { renderGeneric } from "./generic/render.js";
import { renderTwilio } from "./twilio/render.js";

/** A reply in a voice conversation asks for a call back. */
export function render(message: Outbound, { config: { provider }, now }: SendContext<Config>): HttpCall {
  switch (provider.type) {
    case "generic":
      return renderGeneric(message, provider, now);
    case "twilio":
      return renderTwilio(message, provider);
  }
}
