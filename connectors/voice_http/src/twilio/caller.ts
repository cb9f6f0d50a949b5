import type { ContactPoint } from "@gatehouse/sdk";
import { anonymousCaller } from "@gatehouse/sdk/voice";

/** What Twilio writes for a withheld number: words on a telephone's keys (help.twilio.com, "what are these odd numbers"). */
const withheld = new Set(["", "+266696687", "+7378742833", "+2562533", "+8566696", "+86282452253", "anonymous"]);

/** Whom a caller number names. It is a claim. */
export function callerOf(number: string, name: string, callId: string): ContactPoint {
  const value = number.replace(/[^0-9A-Za-z+*#_.@:-]/g, "").slice(0, 256);
  if (withheld.has(value.toLowerCase())) return anonymousCaller(callId);
  const display = name.trim();
  return {
    scheme: /^\+\d{7,15}$/.test(value) ? "phone" : "sip",
    value,
    ...(display !== "" && { display_name: display }),
  };
}
