import { type Command, Option } from "commander";
import { userRoles } from "../core/access/roles.js";
import type { UsersCreateOptions } from "./users-create.js";

/** The commands about people who work here. */
export function addUserCommands(program: Command, finish: (run: () => Promise<number>) => Promise<void>): void {
  const users = program.command("users").description("用户 | people who work here");
  users
    .command("create <name>")
    .description("新建用户，打印一次性密码 | make a user, print a one-time password")
    .addOption(new Option("--role <role...>", "角色 | roles").choices(userRoles).default([]))
    .option("--group <id...>", "技能组 | skill groups", [])
    .option("--display-name <name>", "姓名 | what others see")
    .option("--json", "输出 JSON | machine-readable output")
    .action((name: string, options: UsersCreateOptions) =>
      finish(async () => (await import("./users-create.js")).usersCreate(name, options)),
    );
}
