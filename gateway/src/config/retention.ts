import { z } from "zod";

/** 184: the longest six calendar months (网络安全法第 23 条); 1096: three years, one of them a leap year (个人信息保护法第 56 条). */
export const floors = { audit: 184, register: 1096 } as const;

const kept = (days: number, floor: number, words: string) =>
  z
    .int()
    .min(
      floor,
      floor === 1 ? undefined : `不得少于 ${floor} 天，这是法定下限 | must not be below the floor of ${floor} days`,
    )
    .max(36_500)
    .default(days)
    .describe(words);

/** How long what is kept, by class, days. */
export const retentionOptions = z.strictObject({
  message_days: kept(365, 1, "消息正文保存天数 | What people wrote, days"),
  attachment_days: kept(183, 1, "附件保存天数 | Attachments, days"),
  recording_days: kept(90, 1, "通话录音保存天数 | Recordings of calls, days"),
  raw_event_days: kept(
    90,
    1,
    "原始事件保存天数，不得长于消息正文 | Bytes as they arrived, days; not longer than message_days",
  ),
  audit_days: kept(
    400,
    floors.audit,
    "审计与投递记录保存天数，按整月清除，不得少于 184 | The book and the log of deliveries, by whole months, days; 184 at least",
  ),
  audit_archive_days: z
    .int()
    .min(0)
    .max(36_500)
    .default(1096)
    .describe(
      "审计条目离开数据库后在归档里再存的天数，0 不归档 | Days the book is kept in the archive after it left the database; 0: no archive",
    ),
  register_days: kept(
    1096,
    floors.register,
    "台账与信息流向登记在往来结束后的保存天数，不得少于 1096（三年） | Registers and disclosures after the end of the relation, days; 1096 (three years) at least",
  ),
});

export type RetentionOptions = z.output<typeof retentionOptions>;
