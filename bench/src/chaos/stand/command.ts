import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a program of the system to its end; throws with what it said. */
export async function command(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...words], { timeout: 10_000 });
  return stdout;
}

/** Why it fails, in one line; undefined when it works. */
export async function whyNot(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).trim().split("\n").at(-1);
  }
}
