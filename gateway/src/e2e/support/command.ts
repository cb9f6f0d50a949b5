import { type ChildProcess, execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL("../../../bin/gatehouse.mjs", import.meta.url));

/** `gatehouse <words>` as an operator calls it beside a gateway with the same environment. */
export function runCommand(env: Readonly<Record<string, string>>, ...words: string[]): Promise<Ended> {
  const options = { env: { PATH: process.env["PATH"] ?? "", ...env }, encoding: "utf8" } as const;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...words], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** The same, still running: to be killed. */
export const startCommand = (env: Readonly<Record<string, string>>, ...words: string[]): ChildProcess =>
  spawn(process.execPath, [program, ...words], { env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: "ignore" });
