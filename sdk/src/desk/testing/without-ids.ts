import type { Command } from "../../command.js";

/** Without the ids, which a real desk counts. */
export const withoutIds = (commands: readonly Command[]): readonly object[] =>
  commands.map(({ id: _, ...rest }) => rest);
