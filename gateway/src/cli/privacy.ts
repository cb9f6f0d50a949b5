import type { Command } from "commander";
import type { EraseOptions } from "./people-erase.js";

/** Commands about what is kept of people. */
export function addPrivacyCommands(program: Command, finish: (run: () => Promise<number>) => Promise<void>): void {
  const people = program.commands.find((command) => command.name() === "people") ?? program.command("people");
  people.description("人员 | people");
  people
    .command("erase <person-id>")
    .description("清除一个人 | erase a person, and print the certificate")
    .requiredOption("--reason <text>", "理由，不写姓名 | why; name nobody in it")
    .option("--json", "输出 JSON | machine-readable output")
    .action((id: string, options: EraseOptions) =>
      finish(async () => (await import("./people-erase.js")).peopleErase(id, options)),
    );
}
