import type { Finding } from "./check/judge.js";
import type { ChaosReport } from "./run-chaos.js";
import type { OwnEnd } from "./stand/gateway-process.js";

const named = 10;
const lastWords = 600;

const findingLine = ({ promise, ids }: Finding): string =>
  `BROKEN ${promise}: ${ids.length} (${ids.slice(0, named).join(", ")}${ids.length > named ? ", …" : ""})`;

/** Did everything that was promised hold? A process that ran and ended by itself is a broken promise too. */
export const isGood = ({ verdict, ownEnds }: ChaosReport): boolean =>
  verdict.findings.length === 0 && !ownEnds.some((end) => end.while === "running");

const endLine = ({ process, while: when, output }: OwnEnd): string =>
  `${process} ended by itself while ${when}: ${output.trim()}`;

/** The report for people. */
export function renderReport(report: ChaosReport): string {
  const { verdict, seconds, sent, received, ownEnds, outputs, skipped, faults } = report;
  const { acked, delivered, setAside, repeats, bound, findings } = verdict;
  const lines = [
    `seed ${report.seed}, ${report.redis ? "jobs on Redis" : "jobs on Postgres"}, ${faults.length} faults`,
    `acknowledged ${acked}, delivered ${delivered}, set aside ${setAside.length}${setAside.map((id) => `\n  ${id}`).join("")}`,
    `repeats at the receiver: ${repeats}, at most ${bound} were in flight at the faults`,
    `requests without a 2xx at the doors: ${JSON.stringify(sent.failed)}; refused by the receiver: ${JSON.stringify(received.refused)}`,
    `seconds: ${seconds.start} start, ${seconds.load} load and faults, ${seconds.drain} drain, ${seconds.check} check`,
    ...skipped.map((reason) => `skipped ${reason}`),
    ...ownEnds.map(endLine),
    ...(isGood(report)
      ? []
      : Object.entries(outputs).map(([name, said]) => `${name} wrote last: ${said.slice(-lastWords).trim()}`)),
    ...findings.map(findingLine),
    isGood(report) ? "all promises held" : "NOT GOOD",
  ];
  return `${lines.join("\n")}\n`;
}
