import { type Command, Option } from "commander";
import { languages } from "../core/transcript/labels.js";
import type { BackupOptions } from "./backup.js";
import type { EraseOptions } from "./people-erase.js";
import type { PersonExportOptions } from "./people-export.js";
import type { RestoreOptions } from "./restore.js";

interface Json {
  readonly json?: boolean;
}

/** Commands about what is kept, of people and of everything. */
export function addPrivacyCommands(program: Command, finish: (run: () => Promise<number>) => Promise<void>): void {
  const people = program.commands.find((command) => command.name() === "people") ?? program.command("people");
  people.description("人员 | people");
  people
    .command("erase <person-id>")
    .description("清除一个人 | erase a person, and print the certificate")
    .requiredOption("--reason <text>", "理由，不写姓名 | why; name nobody in it")
    .option("--request <id>", "请求台账里的编号 | the case in the register of requests")
    .option("--json", "输出 JSON | machine-readable output")
    .action((id: string, options: EraseOptions) =>
      finish(async () => (await import("./people-erase.js")).peopleErase(id, options)),
    );
  people
    .command("export <person-id>")
    .description("给本人的副本：一切记录、文件、可读的往来 | everything held about a person, for them, in a folder")
    .requiredOption("--out <dir>", "空目录 | an empty folder")
    .option("--purpose <text>", "目的，不写姓名 | why; name nobody in it", "本人请求 | asked for by the person")
    .option("--request <id>", "请求台账里的编号 | the case in the register of requests")
    .addOption(new Option("--language <language>", "往来记录的语言 | of the transcript").choices(languages))
    .option("--json", "输出 JSON | machine-readable output")
    .action((id: string, options: PersonExportOptions) =>
      finish(async () => (await import("./people-export.js")).peopleExport(id, options)),
    );
  const retention = program.command("retention").description("保存期限 | how long what is kept");
  retention
    .command("plan")
    .description("现在会清除什么，只计数 | what a run would remove now; changes nothing")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json) => finish(async () => (await import("./retention.js")).retentionPlan(options)));
  retention
    .command("run")
    .description("清除到期的，与每日任务相同 | remove what is over, as the daily run does")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json) => finish(async () => (await import("./retention.js")).retentionRun(options)));
  program
    .command("backup")
    .description("备份数据库，网关可继续运行 | back the database up; the gateway may run on")
    .requiredOption("--out <file>", "写到哪里 | where to")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: BackupOptions) => finish(async () => (await import("./backup.js")).backupCommand(options)));
  program
    .command("restore <file>")
    .description("从备份恢复到空的数据库 | restore a backup into an empty database")
    .option("--replace", "先清空数据库 | empty the database first")
    .option("--no-keys", "没有密钥也恢复 | restore without the keys: nothing personal can be read")
    .option("--erased <file...>", "较新的清除名单 | newer lists of who was erased")
    .option("--json", "输出 JSON | machine-readable output")
    .action((file: string, options: RestoreOptions) =>
      finish(async () => (await import("./restore.js")).restoreCommand(file, options)),
    );
}
