import type { Place } from "./place.js";

/**
 * `syntax`: the expression cannot be read, and never will be. `timeout`: no answer within the time of one mapping.
 * `too_large`: expression, input, result or what lay between is larger than a mapping may be. `failed`: it was read and
 * could not be carried out. `unavailable`: it was not tried, for reasons that are not its own; try again later.
 */
export type MappingCode = "syntax" | "timeout" | "too_large" | "failed" | "unavailable";

/** Why a mapping gave nothing. The message may be shown to the mapping's author: it never quotes what was mapped. */
export class MappingError extends Error {
  override readonly name = "MappingError";
  readonly code: MappingCode;
  /** Where in the expression, as far as it is known: nearly always for `syntax`. */
  readonly position?: Place;

  constructor(code: MappingCode, message: string, position?: Place) {
    super(message);
    this.code = code;
    if (position !== undefined) this.position = position;
  }
}
