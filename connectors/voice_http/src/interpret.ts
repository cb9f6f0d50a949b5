import type { InboundEvent, RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { interpretGeneric } from "./generic/interpret.js";
import { interpretTwilio } from "./twilio/interpret.js";

export function interpret(raw: RawEvent, { provider }: Config): readonly InboundEvent[] {
  switch (provider.type) {
    case "generic":
      return interpretGeneric(raw.body, provider);
    case "twilio":
      return interpretTwilio(raw.body, provider);
  }
}
