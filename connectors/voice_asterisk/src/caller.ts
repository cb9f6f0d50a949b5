import { callerBy } from "@gatehouse/sdk/voice";

/** Whom a caller number of Asterisk names. */
export const callerOf = callerBy(/^(anonymous|unknown|restricted)?$/i);
