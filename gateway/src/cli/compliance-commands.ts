import type { Command } from "commander";
import type { MlpsOptions } from "./compliance-mlps.js";
import type { PackOptions } from "./compliance-pack.js";

/** `gatehouse compliance …`: what an officer hands over. */
export function addComplianceCommands(program: Command, finish: (run: () => Promise<number>) => Promise<void>): void {
  const compliance = program.command("compliance").description("合规材料 | what an officer hands over");
  compliance
    .command("pack <kind>")
    .description(
      "签名的材料包：minors 未成年人年度材料，mlps 等保对照，incident 安全事件 | a signed pack: minors (yearly), mlps or incident",
    )
    .requiredOption("--out <dir>", "空目录 | an empty folder")
    .option("--year <year>", "年份，minors 用 | the year, for minors")
    .option("--level <level>", "2 或 3，mlps 用 | 2 or 3, for mlps")
    .option("--id <case>", "事件台账的 case_id，incident 用 | the case in the register of incidents")
    .option("--from <time>", "从，incident 用，RFC 3339；默认按台账 | from, for incident; default: by the register")
    .option("--to <time>", "到（不含） | to, the first moment after")
    .option("--purpose <text>", "目的，写入签名清单 | why; stands in the signed manifest")
    .option("--json", "输出 JSON | machine-readable output")
    .action((kind: string, options: PackOptions) =>
      finish(async () => (await import("./compliance-pack.js")).compliancePack(kind, options)),
    );
  compliance
    .command("mlps")
    .description("等保对照，逐项现值 | the controls of the protection scheme, each with what is so now")
    .option("--level <level>", "2 或 3，默认按配置 | 2 or 3; default: as configured")
    .option("--json", "输出 JSON | machine-readable output")
    .action((options: MlpsOptions) =>
      finish(async () => (await import("./compliance-mlps.js")).complianceMlps(options)),
    );
}
