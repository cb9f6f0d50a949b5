import type { ContactPoint } from "../contact-point.js";
import { anonymousCaller } from "./anonymous-caller.js";

/** Digits with a country code, or ten and more, are a telephone number; shorter ones are extensions and service numbers. */
const isPhone = /^(\+\d{7,15}|\d{10,20})$/;

type CallerOf = (number: string, name: string, callId: string) => ContactPoint;

/** Whom a caller number names, which is a claim. `withheld`: what this telephone system writes where there is no number. */
export const callerBy =
  (withheld: RegExp): CallerOf =>
  (number, name, callId) => {
    const value = number.replace(/[^0-9A-Za-z+*#_.@-]/g, "").slice(0, 64);
    if (withheld.test(value)) return anonymousCaller(callId);
    const display = name.trim().slice(0, 128);
    return {
      scheme: isPhone.test(value) ? "phone" : "sip",
      value,
      ...(display !== "" && display !== value && { display_name: display }),
    };
  };
