import { givenTime } from "@gatehouse/sdk";
import { z } from "zod";
import { officers, type Register } from "./register.js";

const words = (most: number) => z.string().min(1).max(most);
const day = z.iso.date();
const writers = ["security", "supervisor"] as const;

/** Assessments before sensitive, entrusted, automated or foreign processing. */
export const assessments: Register = {
  name: "pia",
  title: { zh: "个人信息保护影响评估", en: "Impact assessments" },
  row: z.strictObject({
    object: words(128).describe("对象，如 endpoint:crm | What it is about, such as endpoint:crm"),
    purpose: words(2048).describe("目的 | Purpose"),
    necessity: words(4096).describe("必要性 | Necessity"),
    risk: words(4096).describe("风险 | Risk"),
    measures: words(4096).describe("措施 | Measures"),
    decided_by: words(128).describe("决定人 | Who decided"),
    valid_until: day.describe("有效期至 | Valid until"),
  }),
  aboutPerson: "never",
  writers,
  readers: officers,
  kept: { years: 3, after: "end of the relation" },
};

/** What people are told, word by word. */
export const notices: Register = {
  name: "notice",
  title: { zh: "告知文本版本", en: "Notice versions" },
  row: z.strictObject({
    purpose: words(128).describe("目的 | Purpose"),
    language: words(16).describe("语言 | Language"),
    version: words(64).describe("版本 | Version"),
    text: words(20_000).describe("全文 | The whole text"),
    valid_from: day.describe("自 | From"),
    valid_to: day.optional().describe("至 | To"),
  }),
  aboutPerson: "never",
  writers,
  readers: officers,
  kept: "for ever",
};

/** With whom the school agreed what about the data it hands over. */
export const contracts: Register = {
  name: "contract",
  title: { zh: "受托方合同", en: "Processor contracts" },
  row: z.strictObject({
    object: words(128).describe("端点或账号 | Endpoint or account"),
    party: words(256).describe("对方 | The other party"),
    ref: words(256).describe("合同编号 | Reference"),
    scope: words(2048).describe("范围 | Scope"),
    ends_on: day.describe("到期 | End"),
  }),
  aboutPerson: "never",
  writers,
  readers: officers,
  kept: { years: 3, after: "end of the relation" },
};

/** What went wrong, when it was seen, who was told. */
export const incidents: Register = {
  name: "incident",
  title: { zh: "安全事件", en: "Incidents" },
  row: z.strictObject({
    state: z.enum(["detected", "reported", "people_told", "closed"]).describe("状态 | State"),
    detected_at: givenTime.describe("发现时间 | When it was seen"),
    began_at: givenTime.optional().describe("自何时起，就目前所知 | When it began, as far as is known"),
    lines: z
      .strictObject({
        person: words(128).optional(),
        actor: words(128).optional(),
        type: words(128).optional(),
        group: words(128).optional(),
      })
      .optional()
      .describe("所涉审计记录的筛选，如 {actor: usr_…} | Which lines of the book it is about, such as {actor: usr_…}"),
    class: z.enum(["minor", "general", "major", "severe"]).describe("级别 | Class"),
    what: words(8192).describe("经过 | What happened"),
    affected: z.string().max(2048).optional().describe("影响范围 | Who and what is affected"),
    notices: z.string().max(4096).optional().describe("已发通知 | Who was told, when, with which words"),
  }),
  aboutPerson: "never",
  writers: ["security", "admin"],
  readers: officers,
  kept: { years: 3, after: "row" },
};

/** Numbers the authorities gave: ICP, 等保, app, signature and template of text messages. */
export const filings: Register = {
  name: "filing",
  title: { zh: "备案与签名", en: "Filings and signatures" },
  row: z.strictObject({
    object: words(128).describe("账号 | Account"),
    kind: z.enum(["icp", "mlps", "app", "sms_signature", "sms_template"]).describe("种类 | Kind"),
    number: words(128).describe("编号 | Number"),
    status: z.enum(["applied", "approved", "refused", "expired"]).describe("状态 | Status"),
    expires_on: day.optional().describe("到期 | Expires"),
  }),
  aboutPerson: "never",
  writers: ["security", "supervisor", "admin"],
  readers: officers,
  kept: { years: 3, after: "end of the relation" },
};
