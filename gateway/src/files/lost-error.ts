import type { LostReason } from "../core/lost-reason.js";

/**
 * The store answers, and what was put there is not there as it was. To ask again does not help. Never thrown while the
 * store may only be away: that is `FilesAwayError`.
 */
export class FileLostError extends Error {
  override readonly name = "FileLostError";
  readonly reason: LostReason;

  constructor(reason: LostReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}
