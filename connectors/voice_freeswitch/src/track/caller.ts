import { callerBy } from "@gatehouse/sdk/voice";

/** Whom a caller number of FreeSWITCH names. */
export const callerOf = callerBy(/^(anonymous|unknown|restricted|unavailable|0000000000)?$/i);
