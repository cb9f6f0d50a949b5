import { spawn } from "node:child_process";
import { ConfigError } from "../config/config-error.js";
import { parseMasterKeys } from "../config/master-key-setting.js";

const timeoutMs = 15_000;
const maxBytes = 65_536;

function failed(command: readonly string[], zh: string, en: string, stderr: string): ConfigError {
  const said = stderr.trim().slice(0, 2_000);
  return new ConfigError(
    `主密钥命令 ${command[0]} ${zh} | the master key command ${command[0]} ${en}${said === "" ? "" : `\n${said}`}`,
  );
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly failure?: Error;
}

/** Runs a program without a shell, bounded in time and in what it may print. */
function run([program = "", ...args]: readonly string[], input: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "pipe", timeout: timeoutMs, killSignal: "SIGKILL" });
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        text[name] = (text[name] + chunk).slice(0, maxBytes);
      });
    child.on("error", (failure) => resolve({ ...text, code: null, failure }));
    child.on("close", (code) => resolve({ ...text, code }));
    // One that does not read its input and ends is told apart by its answer.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${input}\n`);
  });
}

/** The 32 bytes behind a wrapped key, by a program that knows the way to the key service. */
export async function unwrapByCommand(command: readonly string[], wrapped: string): Promise<Buffer> {
  const { code, stdout, stderr, failure } = await run(command, wrapped);
  if (failure !== undefined)
    throw failed(command, `无法运行（${failure.message}）`, `cannot be run (${failure.message})`, stderr);
  if (code === null) throw failed(command, "15 秒内没有回答", "did not answer within 15 s", stderr);
  if (code !== 0) throw failed(command, `以 ${code} 结束`, `ended with ${code}`, stderr);
  const keys = parseMasterKeys(stdout);
  if (keys?.length === 1) return keys[0] as Buffer;
  throw failed(command, "应输出 32 字节的 base64", "must print 32 bytes as base64, and nothing else", stderr);
}
