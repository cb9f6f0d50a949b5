import { readFileSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";

const pattern = /\$\{(env|file):([^}]*)\}/g;
const maxSecretBytes = 65_536;

export interface Filled {
  readonly text: string;
  /** What could not be replaced, for people. */
  readonly missing: readonly { readonly message: string; readonly hint: string }[];
}

/** Reads a small text file named in the configuration; the newline an editor leaves at its end is no part of it. */
export function readSecretFile(path: string): string {
  if (statSync(path).size > maxSecretBytes) throw new Error(`larger than ${maxSecretBytes} bytes`);
  return readFileSync(path, "utf8").replace(/\r?\n$/, "");
}

const reason = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);

type Env = Readonly<Record<string, string | undefined>>;

function fromFile(path: string): string {
  if (!isAbsolute(path)) throw new Error("a full path is needed | 需要绝对路径");
  return readSecretFile(path);
}

/** Replaces `${env:NAME}` and `${file:/path}` in one text; nothing else, and what is put in is not looked at again. */
export function fillPlaceholders(text: string, env: Env): Filled {
  if (!text.includes("${")) return { text, missing: [] };
  const missing: { message: string; hint: string }[] = [];
  const filled = text.replace(pattern, (_all, kind: string, name: string) => {
    try {
      const value = kind === "file" ? fromFile(name) : env[name];
      if (value !== undefined && value !== "") return value;
      missing.push({
        message:
          kind === "env"
            ? `环境变量 ${name} 未设置 | the environment variable ${name} is not set`
            : `文件 ${name} 为空 | the file ${name} is empty`,
        hint: kind === "env" ? `export ${name}=…` : `写入内容 | write the value into ${name}`,
      });
    } catch (error) {
      missing.push({
        message: `无法读取文件 ${name}（${reason(error)}） | the file ${name} cannot be read (${reason(error)})`,
        hint: "检查路径和权限 | check the path and its permissions",
      });
    }
    return "";
  });
  return { text: filled, missing };
}
