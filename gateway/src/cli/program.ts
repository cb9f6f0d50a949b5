import { Command, InvalidArgumentError, Option } from "commander";
import { addAuditExportCommands, addAuditLogCommands } from "./audit-commands.js";
import { addComplianceCommands } from "./compliance-commands.js";
import { addConnectorCommands } from "./connector.js";
import { exitCodes, report } from "./exit.js";
import { addKeysCommands } from "./keys.js";
import { addPrivacyCommands } from "./privacy.js";
import type { ReplayOptions } from "./replay-events.js";
import { addUserCommands } from "./users.js";

interface Json {
  readonly json?: boolean;
}

interface ListOptions extends Json {
  readonly limit: number;
  readonly after?: string;
  readonly kind?: string;
  readonly target?: string;
}

/** The program ends with the command: a pool or a timer that is still open must not keep it. */
async function finish(run: () => Promise<number>): Promise<void> {
  const code = await run().catch(report);
  process.exit(code);
}

/** A command for people and, with --json, for programs. */
const forBoth = (parent: Command, words: string, summary: string): Command =>
  parent.command(words).description(summary).option("--json", "输出 JSON | machine-readable output");

const group = (program: Command, name: string, summary: string): Command => program.command(name).description(summary);

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 200) return value;
  throw new InvalidArgumentError("应为 1 到 200 | must be from 1 to 200");
}

const forList = (parent: Command, summary: string): Command =>
  forBoth(parent, "list", summary)
    .option("--limit <n>", "最多几条，1–200 | how many at most, 1–200", limit, 50)
    .option("--after <id>", "从这一条之后 | after this one");

/** Commands are loaded when they are called: their imports are most of the start-up time. */
function addCommands(program: Command): void {
  program
    .command("start")
    .description("启动 | start in the foreground")
    .action(() => finish(async () => (await import("./start.js")).start()));
  forBoth(program, "check", "检查配置 | check the configuration").action((options: Json) =>
    finish(async () => (await import("./check.js")).check(options)),
  );
  forBoth(program, "migrate", "升级数据库 | bring the database to this version").action((options: Json) =>
    finish(async () => (await import("./migrate.js")).migrateCommand(options)),
  );
  forBoth(program, "doctor", "体检 | look at everything a start depends on").action((options: Json) =>
    finish(async () => (await import("./doctor.js")).doctor(options)),
  );
  forBoth(
    group(program, "rules", "路由规则 | routing rules"),
    "test",
    "运行规则旁的例子 | run the examples beside each rule",
  ).action((options: Json) => finish(async () => (await import("./rules-test.js")).rulesTest(options)));
}

function addDeliveryCommands(program: Command): void {
  const letters = group(program, "dead-letters", "死信 | what could not go on and waits for a person");
  forList(letters, "列出 | list them, oldest first")
    .addOption(new Option("--kind <kind>", "哪一种 | of this kind").choices(["raw", "delivery", "command", "held"]))
    .action((options: ListOptions) =>
      finish(async () => (await import("./dead-letters.js")).listDeadLettersCommand(options)),
    );
  forBoth(letters, "replay <id...>", "重放 | try these again").action((ids: string[], options: Json) =>
    finish(async () => (await import("./replay-dead-letter.js")).replayDeadLetters(ids, options)),
  );
  const deliveries = group(program, "deliveries", "投递 | what is on its way");
  forBoth(deliveries, "resend <event-id...>", "再发一次 | send these events again")
    .requiredOption("--endpoint <id>", "端点 | the endpoint")
    .action((ids: string[], options: Json & { readonly endpoint: string }) =>
      finish(async () => (await import("./resend.js")).resend(ids, options)),
    );
  forBoth(program, "replay", "重放过去的事件 | send events of the past to an endpoint again")
    .requiredOption("--endpoint <id>", "端点 | the endpoint")
    .option("--from <time>", "从 | from: a day, or RFC 3339")
    .option("--to <time>", "到 | to: a day, or RFC 3339")
    .option("--type <glob...>", "事件类型 | event types")
    .option("--conversation <id>", "会话 | one conversation")
    .option("--dead-letters", "只重放死信 | only what ended as a dead letter")
    .option("--rate <n>", "每秒几条 | how many a second", Number)
    .option("--dry-run", "只计数 | only count")
    .action((options: ReplayOptions) => finish(async () => (await import("./replay-events.js")).replayEvents(options)));
  forBoth(program, "ledger", "当天的账 | where everything of one day is")
    .option("--day <date>", "哪一天 | YYYY-MM-DD")
    .action((options: Json & { readonly day?: string }) =>
      finish(async () => (await import("./ledger.js")).ledger(options)),
    );
  forList(deliveries, "列出未完成的 | list what is not delivered yet")
    .option("--target <id>", "端点或账号 | an endpoint or account")
    .action((options: ListOptions) =>
      finish(async () => (await import("./deliveries.js")).listDeliveriesCommand(options)),
    );
}

/** The benchmark reads its own options, also --help. */
function addBench(program: Command): void {
  program
    .command("bench")
    .description("性能测试 | benchmark; --help for its options")
    .allowUnknownOption()
    .helpOption(false)
    .argument("[words...]")
    .action((words: string[]) => finish(async () => (await import("./bench.js")).bench(words)));
}

/** The command line: exit 0 done, 1 failed, 2 wrong usage, 78 wrong configuration. */
export function buildProgram(): Command {
  const program = new Command("gatehouse").description("传达室 | the message gatehouse of schools").exitOverride();
  program.addHelpText(
    "after",
    `\n退出码 | exit codes: ${exitCodes.done} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrong usage, ${exitCodes.config} wrong configuration`,
  );
  addCommands(program);
  addDeliveryCommands(program);
  addConnectorCommands(program, finish);
  addUserCommands(program, finish);
  addPrivacyCommands(program, finish);
  addKeysCommands(program, finish);
  const audit = group(program, "audit", "审计 | the book");
  addAuditLogCommands(audit, finish);
  addAuditExportCommands(audit, finish);
  addComplianceCommands(program, finish);
  addBench(program);
  return program;
}
