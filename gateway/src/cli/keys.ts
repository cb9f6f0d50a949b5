import type { Command } from "commander";

interface Json {
  readonly json?: boolean;
}

type Finish = (run: () => Promise<number>) => Promise<void>;

/** `gatehouse keys …`: what stands where, and the rotations; the work itself is loaded when it is called. */
export function addKeysCommands(program: Command, finish: Finish): void {
  const keys = program.command("keys").description("密钥 | keys of everything that is sealed");
  const add = (
    name: "status" | "rotateMaster" | "retireMaster" | "rotateIndex",
    words: string,
    summary: string,
  ): Command =>
    keys
      .command(words)
      .description(summary)
      .option("--json", "输出 JSON | machine-readable output")
      .action((options: Json) => finish(async () => (await import("./keys-commands.js")).keysCommands[name](options)));
  add("status", "status", "现状 | generations, counts, rotations under way");
  add("rotateMaster", "rotate-master", "换主密钥，不停机 | go over to a new master key while the gateway runs");
  add("retireMaster", "retire-master", "弃用旧主密钥 | let go of older master keys, when nothing needs them");
  add(
    "rotateIndex",
    "rotate-index",
    "换盲索引密钥，不停机 | a new key for the index of contact points, while the gateway runs",
  );
}
