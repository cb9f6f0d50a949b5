import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of the bench that answers one message with one message. */
export interface Child {
  readonly pid: number;
  ask<Reply>(message: unknown): Promise<Reply>;
  stop(): Promise<void>;
}

function failed(child: ChildProcess, name: string): Promise<never> {
  return once(child, "exit").then(([code]: unknown[]) => {
    throw new Error(`the process ${name} ended with ${String(code)} before it answered`);
  });
}

/** Forks a module of the bench, named relative to dist; one question at a time. */
export function startChild(module: string, env: NodeJS.ProcessEnv = {}, execArgv: readonly string[] = []): Child {
  const path = fileURLToPath(new URL(module, import.meta.url));
  const child = fork(path, { serialization: "advanced", execArgv: [...execArgv], env: { ...process.env, ...env } });
  const gone = failed(child, module);
  gone.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    async ask<Reply>(message: unknown) {
      const reply = once(child, "message");
      child.send(message as object);
      const [answer] = await Promise.race([reply, gone]);
      return answer as Reply;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}
