import type { ContactPoint } from "../contact-point.js";

const prefix = "anonymous-";

/** A withheld number is nobody's, so each such call stands alone. */
export const anonymousCaller = (callId: string): ContactPoint => ({ scheme: "sip", value: `${prefix}${callId}` });

export const isAnonymous = ({ value }: ContactPoint): boolean => value.startsWith(prefix);
