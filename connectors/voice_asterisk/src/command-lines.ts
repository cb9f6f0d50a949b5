import type { Command } from "./flow/command.js";
import type { Happening } from "./flow/happening.js";

/** Commands of one call run one after another; calls do not wait for each other. */
export function commandLines(
  carryOut: (command: Command) => Promise<Happening | undefined>,
  failed: (id: string, failure: Happening) => void,
): (id: string, commands: readonly Command[]) => void {
  const lines = new Map<string, Promise<void>>();
  const run = async (id: string, before: Promise<void> | undefined, commands: readonly Command[]): Promise<void> => {
    await before;
    for (const command of commands) {
      const failure = await carryOut(command);
      if (failure !== undefined) failed(id, failure);
    }
  };
  return (id, commands) => {
    if (commands.length === 0) return;
    const line = run(id, lines.get(id), commands).finally(() => {
      if (lines.get(id) === line) lines.delete(id);
    });
    lines.set(id, line);
  };
}
