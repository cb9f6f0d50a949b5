import type { Outage } from "../../store/sql/mark-working.js";
import type { DueAlarm } from "../../store/sql/take-due-alarms.js";

/** Seconds after which people are told, each once for one outage. */
export const alarmAfterSecs = [300, 3600, 43_200, 172_800] as const;

const named = ["5 分钟 | 5 minutes", "1 小时 | 1 hour", "12 小时 | 12 hours", "48 小时 | 48 hours"] as const;

const time = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** What a tired IT teacher reads at night: which system, since when, why, and that nothing is lost. */
export function alarmText(gateway: string, { endpoint_id, failing_since, reason, alarmed }: DueAlarm): string {
  return [
    `[${gateway}] 端点 ${endpoint_id} 已有 ${named[alarmed - 1]} 收不到事件 | endpoint ${endpoint_id} takes no events`,
    `自 | since ${time(failing_since)}；原因 | reason: ${reason}`,
    "事件都保留着，恢复后自动补送；超过 72 小时的成为死信 | Everything is kept and sent when it works again; after 72 h it becomes a dead letter.",
  ].join("\n");
}

/** The end of an outage that was told of, with the offer to send again what had become a dead letter. */
export function recoveredText(gateway: string, endpointId: string, outage: Outage, dead: number): string {
  const head = `[${gateway}] 端点 ${endpointId} 已恢复 | endpoint ${endpointId} works again: ${time(outage.from)} – ${time(outage.to)}`;
  if (dead === 0) return head;
  const command = `gatehouse replay --endpoint ${endpointId} --dead-letters`;
  return `${head}\n期间有 ${dead} 条死信，可重放 | ${dead} dead letters can be sent again: ${command}`;
}
