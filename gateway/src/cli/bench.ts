import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exitCodes } from "./exit.js";

const program = fileURLToPath(new URL("../../../bench/dist/main.js", import.meta.url));

/** Runs the benchmark, which is a program of its own: it measures this one from outside. */
export function bench(words: readonly string[]): Promise<number> {
  if (!existsSync(program)) {
    process.stderr.write("gatehouse: the benchmark is part of the source checkout; it is not installed here\n");
    return Promise.resolve(exitCodes.failed);
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    child.once("exit", (code) => resolve(code ?? exitCodes.failed));
  });
}
