import type { ListedDeadLetter } from "../store/sql/list-dead-letters.js";

const byKind: Readonly<Record<ListedDeadLetter["kind"], string>> = {
  raw: "更新或改正连接器后重放 | replay it when the connector is mended",
  delivery: "对方恢复或映射改好后重放 | replay it when the receiver, or the mapping, is mended",
  command: "在对方系统里再答一次 | answer again in the other system",
  held: "先问对方是否收到，再决定重放 | ask whether it arrived, then replay or leave it",
};

const byCode: Readonly<Record<string, string>> = {
  mapping_syntax: "改正端点的 mapping 后重放 | mend the endpoint's mapping, then replay",
  mapping_failed: "改正端点的 mapping 后重放 | mend the endpoint's mapping, then replay",
  mapping_timeout: "映射太慢，简化后重放 | the mapping takes too long: make it simpler, then replay",
  mapping_too_large: "映射结果过大，缩小后重放 | the mapping makes too much: make it smaller, then replay",
  mapping_empty: "映射没有给出结果，要略过请给 null | the mapping gave nothing; null leaves an event out",
  quarantined: "看日志里网关为什么退出，再重放 | see in the log why the gateway ended, then replay it",
  erased: "已删除，无法重放 | erased: it cannot be replayed",
  reply_window_closed:
    "回复窗口已过，等对方来信或用模板 | the reply window is over: wait for a message, or use a template",
  recipient_blocked: "对方不愿再收 | the person wants nothing more",
  consent_withdrawn: "对方拒绝或撤回了同意 | consent was refused or withdrawn: do not send it again",
  guardian_consent_missing:
    "未成年人：先在同意台账登记监护人同意，再重放 | a minor: record a guardian's consent, then replay",
};

/** What a person can do about a dead letter, zh | en. */
export const adviceOn = ({ kind, code }: Pick<ListedDeadLetter, "kind" | "code">): string =>
  byCode[code] ?? byKind[kind];
