/**
 * Why bytes that were stored cannot be had any more: they are not there (`gone`), end before their end (`cut_off`), or
 * are damaged: they do not open, or their disk cannot read them (`changed`).
 */
export type LostReason = "gone" | "cut_off" | "changed";
