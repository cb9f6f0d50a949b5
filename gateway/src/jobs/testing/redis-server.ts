import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../testing/free-port.js";
import { findServer } from "../../testing/servers.js";

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and removes its files. */
  close(): Promise<void>;
}

/** A Redis of our own on a free port, with the settings that we ask operators for unless told otherwise. */
export async function startRedis(extra: readonly string[] = ["--appendonly", "yes"]): Promise<RedisServer> {
  const program = findServer("redis-server");
  if (program === undefined) throw new Error("redis-server is not installed");
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-redis-"));
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", ...extra];
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    await readyLine(child);
  };
  const stop = async () => {
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    close: async () => {
      await stop();
      await rm(dir, { recursive: true });
    },
  };
}

function readyLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    child.stdout?.on("data", (text: Buffer) => {
      if (text.includes("Ready to accept connections")) resolve();
    });
  });
}
