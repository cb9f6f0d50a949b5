import type { LostReason } from "../lost-reason.js";
import type { Author } from "./own-words.js";

export const languages = ["zh-CN", "en"] as const;
export type Language = (typeof languages)[number];

interface Labels {
  readonly title: string;
  readonly intro: string;
  readonly authors: Readonly<Record<Author, string>>;
  readonly withheld: string;
  readonly deleted: string;
  readonly expired: string;
  readonly file: string;
  readonly noFile: string;
  readonly unread: (at: string) => string;
  readonly lost: Readonly<Record<LostReason, string>>;
  readonly said: string;
  readonly call: string;
  readonly other: string;
  readonly conversation: string;
}

/** What stands around the words of people. */
export const labels: Readonly<Record<Language, Labels>> = {
  "zh-CN": {
    title: "与学校的往来记录",
    intro: "时间为学校所在时区。别人写的内容已隐去，内部备注里别人的号码与邮箱已遮盖。",
    authors: { subject: "本人", school: "学校", note: "学校内部备注", third_person: "他人" },
    withheld: "（他人的内容，已隐去）",
    deleted: "（已撤回）",
    expired: "（保存期已过，内容已清除）",
    file: "文件",
    noFile: "未保存",
    unread: (at) => `${at} 未能读出`,
    lost: { gone: "存储里已没有这个文件", cut_off: "文件缺了后面一段", changed: "文件已损坏" },
    said: "语音内容",
    call: "通话",
    other: "（非文字内容，见 messages.jsonl）",
    conversation: "会话",
  },
  en: {
    title: "What passed between you and the school",
    intro:
      "Times are of the school's time zone. What others wrote is withheld; in internal notes the numbers and addresses of others are masked.",
    authors: { subject: "You", school: "School", note: "Internal note of the school", third_person: "Somebody else" },
    withheld: "(written by somebody else: withheld)",
    deleted: "(taken back)",
    expired: "(kept as long as messages are kept; gone)",
    file: "File",
    noFile: "not kept",
    unread: (at) => `could not be read on ${at}`,
    lost: {
      gone: "the store has this file no longer",
      cut_off: "the end of the file is missing",
      changed: "the file is damaged",
    },
    said: "What was said",
    call: "Call",
    other: "(no text; see messages.jsonl)",
    conversation: "Conversation",
  },
};
