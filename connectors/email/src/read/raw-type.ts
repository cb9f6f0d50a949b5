/** Content types of our raw events. They are ours alone: nothing a sender writes into a mail can change them. */
export const wholeType = "message/rfc822";

/** Only the beginning was taken, since nobody can read the structure. */
export const truncatedType = "message/rfc822; truncated=yes";

/**
 * Large parts were left out, and a marker stands for each. The seal is made of all that was taken, so no
 * sender can write a marker that bears it. `truncated`: the text was too long to be taken whole.
 */
export const reducedType = (seal: string, truncated: boolean): string =>
  `message/rfc822; reduced=${seal}${truncated ? "; truncated=yes" : ""}`;

export const isTruncated = (contentType: string): boolean => /; truncated=yes$/.test(contentType);

/** Of a reduced mail. */
export const sealOf = (contentType: string): string | undefined => /; reduced=([0-9a-f]{64})\b/.exec(contentType)?.[1];
