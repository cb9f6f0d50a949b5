import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A server the bench runs beside itself: its own process group would outlive us, so it stays in ours. */
export interface ServerProcess {
  readonly pid: number;
  readonly running: () => boolean;
  /** The last lines it wrote, for an error that tells why it did not start. */
  readonly output: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const keptCharacters = 4000;
const patienceMs = 25_000;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill(signal);
  const impatient = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exit;
  clearTimeout(impatient);
}

/** Starts a command; what it prints is kept for error messages only. */
export function startServer(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): ServerProcess {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-keptCharacters);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (error) => keep(Buffer.from(error.message)));
  return {
    pid: child.pid ?? 0,
    running: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    stop: (signal = "SIGTERM") => end(child, signal),
  };
}
