import { Command, CommanderError } from "commander";
import { exitCodes, report } from "./exit.js";

type Run = (options: { readonly json?: boolean }) => Promise<number>;

/** Commands are loaded when they are called: their imports are most of the start-up time. */
const commands: readonly { readonly name: string; readonly summary: string; readonly load: () => Promise<Run> }[] = [
  { name: "check", summary: "检查配置 | check the configuration", load: async () => (await import("./check.js")).check },
  { name: "migrate", summary: "升级数据库 | bring the database to this version", load: async () => (await import("./migrate.js")).migrateCommand },
  { name: "doctor", summary: "体检 | look at everything a start depends on", load: async () => (await import("./doctor.js")).doctor },
];

async function finish(run: () => Promise<number>): Promise<void> {
  const code = await run().catch(report);
  process.exit(code);
}

function build(): Command {
  const program = new Command("gatehouse").description("传达室 | the message gatehouse of schools").exitOverride();
  program
    .command("start")
    .description("启动 | start in the foreground")
    .action(() => finish(async () => (await import("./start.js")).start()));
  for (const { name, summary, load } of commands)
    program
      .command(name)
      .description(summary)
      .option("--json", "machine-readable output")
      .action((options: { json?: boolean }) => finish(async () => (await load())(options)));
  program
    .command("rules")
    .description("路由规则 | routing rules")
    .command("test")
    .description("运行规则旁的例子 | run the examples beside each rule")
    .option("--json", "machine-readable output")
    .action((options: { json?: boolean }) => finish(async () => (await import("./rules-test.js")).rulesTest(options)));
  program
    .command("bench")
    .description("性能测试 | benchmark; --help for its options")
    .allowUnknownOption()
    .helpOption(false)
    .argument("[words...]")
    .action((words: string[]) => finish(async () => (await import("./bench.js")).bench(words)));
  return program;
}

try {
  await build().parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
