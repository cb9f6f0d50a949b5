import { chaosUsage, readChaosOptions } from "./options.js";
import { isGood, renderReport } from "./render-report.js";
import { runChaos } from "./run-chaos.js";

/** `gatehouse bench chaos`; gives the exit code. */
export async function chaos(args: readonly string[]): Promise<number> {
  const options = readChaosOptions(args, Date.now() % 4_294_967_296);
  if (options === "help") {
    process.stdout.write(chaosUsage);
    return 0;
  }
  const tell = (line: string): unknown => process.stderr.write(`${line}\n`);
  tell(`seed ${options.seed}`);
  const report = await runChaos(options, tell);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : renderReport(report));
  return isGood(report) ? 0 : 1;
}
