import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The gateway's command line, as an operator uses it beside the running processes; throws with what it complained of. */
export type Tool = (...words: readonly string[]) => Promise<string>;

const patienceMs = 600_000;

export const createTool =
  (program: string, env: NodeJS.ProcessEnv): Tool =>
  async (...words) => {
    const { stdout } = await run(process.execPath, [program, ...words], { env, timeout: patienceMs });
    return stdout;
  };
