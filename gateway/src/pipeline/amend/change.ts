import type { PlannedFile } from "../admit/files.js";
import type { Happening } from "../conversation-events.js";

/** What an amendment does: nothing (late or repeated), or these happenings. */
export interface Change {
  readonly happenings: readonly Happening[];
  readonly files?: readonly PlannedFile[];
}

export const noChange: Change = { happenings: [] };
