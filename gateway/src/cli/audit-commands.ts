import type { Command } from "commander";
import type { ExportOptions } from "./audit-export.js";
import type { VerifyOptions } from "./audit-verify.js";

interface Json {
  readonly json?: boolean;
}

/** Runs a command and ends the program with its exit code. */
type Finish = (run: () => Promise<number>) => Promise<void>;

/** `gatehouse audit …`: what auditors do with the book. */
export function addAuditExportCommands(audit: Command, finish: Finish): void {
  audit
    .command("export")
    .description("导出审计记录，任何人都能验证 | export entries of the book as a bundle that anybody can verify")
    .requiredOption("--from <time>", "从（含），日期或 RFC 3339 | from, a day or RFC 3339")
    .requiredOption("--to <time>", "到（不含） | to, the first moment after")
    .requiredOption("--purpose <text>", "目的，写入签名清单 | why; stands in the signed manifest")
    .requiredOption("--out <dir>", "目录；中断后用同样的命令继续 | folder; the same command goes on after a crash")
    .option("--person <id>", "只看此人 | entries about this person")
    .option("--actor <id>", "只看此操作者 | entries of who acted")
    .option("--type <glob>", "只看此类型，如 message.* | entries of this type")
    .option("--group <id>", "只看此技能组 | entries of this skill group")
    .option("--format <name...>", "另附 csv、xlsx、ocsf | views besides: csv, xlsx, ocsf")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: ExportOptions) => finish(async () => (await import("./audit-export.js")).auditExport(options)));
  audit
    .command("verify [dir]")
    .description(
      "验证导出包；不写目录：拿数据库与树、签名、已锚定的检查点逐一核对 | verify a bundle; without a folder, the database against its tree, signatures and anchored checkpoints",
    )
    .option("--key <file>", "您保存的公钥，验证导出包用 | the public key as you keep it, for a bundle")
    .option("--anchors <dir...>", "另存检查点的目录 | folders of checkpoints that were kept elsewhere")
    .option("--json", "输出 JSON | machine-readable output")
    .action((dir: string | undefined, options: VerifyOptions) =>
      finish(async () => (await import("./audit-verify.js")).auditVerify(dir, options)),
    );
}

/** `gatehouse audit …`: how the book stands, and what a person decides about its keys and its log. */
export function addAuditLogCommands(audit: Command, finish: Finish): void {
  audit
    .command("checkpoint")
    .description(
      "最新的签名检查点与公钥，请抄在纸上 | the newest signed checkpoint and the public key: keep it on paper",
    )
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json) => finish(async () => (await import("./audit-checkpoint.js")).auditCheckpoint(options)));
  audit
    .command("prove <entry-id>")
    .description("一条记录的证明（.tlog-proof） | the proof that an entry is in the book, as a .tlog-proof")
    .option("--json", "输出 JSON | machine-readable output")
    .action((id: string, options: Json) =>
      finish(async () => (await import("./audit-prove.js")).auditProve(id, options)),
    );
  audit
    .command("rotate-key")
    .description("换签名密钥，不停机 | a new signing key, while the gateway runs; run it where the book is sealed")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json) => finish(async () => (await import("./audit-rotate-key.js")).auditRotateKey(options)));
  audit
    .command("fork-ack")
    .description(
      "封存已停止且已查明原因：开始新的日志 | sealing has halted and you know why: begin a new log, whose first entry says so",
    )
    .requiredOption("--reason <text>", "理由，不写姓名 | why; name nobody in it")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json & { readonly reason: string }) =>
      finish(async () => (await import("./audit-fork-ack.js")).auditForkAck(options)),
    );
}
