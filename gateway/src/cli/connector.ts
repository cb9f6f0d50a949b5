import type { Command } from "commander";

type Json = { readonly json?: boolean };
/** Runs a command and ends the program with its exit code. */
type Finish = (run: () => Promise<number>) => Promise<void>;

/** `gatehouse connector …`: what authors and operators do with connectors. */
export function addConnectorCommands(program: Command, finish: Finish): void {
  const connector = program.command("connector").description("连接器 | connectors");
  connector
    .command("new <name>")
    .description("新建一个能收能发的连接器 | write a working two-way connector")
    .option("--out <dir>", "目录，默认 ./<name> | folder, default ./<name>")
    .option("--json", "输出 JSON | machine-readable output")
    .action((name: string, options: Json & { readonly out?: string }) =>
      finish(async () => (await import("./connector-new.js")).connectorNew(name, options)),
    );
  connector
    .command("dev [dir]")
    .description("边改边试：演示网关加上这个连接器 | the demo with this connector in it, reloaded at each change")
    .action((word: string | undefined) =>
      finish(async () => (await import("./connector-dev.js")).connectorDev(word ?? ".")),
    );
  connector
    .command("test [id-or-dir]")
    .description("一致性测试 | run the conformance kit, offline")
    .option("--json", "输出 JSON | machine-readable output")
    .action((word: string | undefined, options: Json) =>
      finish(async () => (await import("./connector-test.js")).connectorTest(word ?? ".", options)),
    );
  connector
    .command("add <folder-or-tgz>")
    .description("批准并安装别人的连接器 | approve and install someone else's connector")
    .option("--yes", "不再询问 | without asking")
    .option("--json", "输出 JSON | machine-readable output")
    .action((source: string, options: Json & { readonly yes?: boolean }) =>
      finish(async () => (await import("./connector-add.js")).connectorAdd(source, options)),
    );
  connector
    .command("list")
    .description("列出连接器 | list connectors, and what keeps one from running")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: Json) => finish(async () => (await import("./connector-list.js")).connectorList(options)));
  connector
    .command("login <account>")
    .description("登录一个账号（如扫码） | log an account in, by a code that is scanned for instance")
    .action((account: string) => finish(async () => (await import("./connector-login.js")).connectorLogin(account)));
}
