/**
 * Why bytes that were stored cannot be had any more: they are not there (`gone`), end before their end (`cut_off`), or
 * do not open (`changed`).
 */
export type LostReason = "gone" | "cut_off" | "changed";
