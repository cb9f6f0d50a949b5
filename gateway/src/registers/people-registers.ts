import { givenTime } from "@gatehouse/sdk";
import { z } from "zod";
import { officers, type Register } from "./register.js";

const note = z.string().max(2048);
const threeYears = { years: 3, after: "row" } as const;

/** What a person, or a guardian for a child, agreed to. The newest row of a purpose and channel holds. */
export const consent: Register = {
  name: "consent",
  title: { zh: "同意台账", en: "Consent" },
  row: z.strictObject({
    granted_by: z
      .string()
      .min(1)
      .max(64)
      .describe("谁给出的：本人或监护人 | Who gave it: the person, or a guardian's person id"),
    purpose: z.string().min(1).max(128).describe("目的 | Purpose"),
    channel: z.string().max(64).optional().describe("渠道；空为全部 | Channel; none: all of them"),
    text_version: z.string().max(64).optional().describe("告知文本版本 | Version of the notice that was shown"),
    state: z.enum(["granted", "refused", "withdrawn"]).describe("同意、拒绝或撤回 | Granted, refused or withdrawn"),
    evidence: note.optional().describe("证据 | What proves it"),
  }),
  aboutPerson: "always",
  writers: ["agent", "supervisor", "security"],
  readers: [...officers, "supervisor", "agent"],
  kept: { years: 3, after: "end of the relation" },
};

/** Staff that looked, or asked to look, at what belongs to a minor. */
export const minorAccess: Register = {
  name: "minor_access",
  title: { zh: "未成年人信息访问登记", en: "Access to minors' data" },
  row: z.strictObject({
    step: z.enum(["asked", "approved", "refused", "viewed", "break_glass"]).describe("步骤 | Step"),
    by: z.string().min(1).max(128).describe("谁要看 | Who wants to see, or saw"),
    role: z.string().max(32).describe("角色 | Role"),
    object: z.string().max(128).describe("看什么 | What: kind and id"),
    purpose: note.optional().describe("目的 | Purpose"),
    reason: note.optional().describe("理由 | Reason"),
    expires_at: givenTime.optional().describe("批准到何时 | Until when the approval holds"),
  }),
  aboutPerson: "always",
  writers: [],
  readers: officers,
  kept: threeYears,
};

const refusals = ["identity_not_proved", "not_ours", "legal_duty", "rights_of_others", "manifestly_unfounded"] as const;

/** Requests of people about their own data. The clock starts at receipt, not at proof of identity. */
export const requests: Register = {
  name: "dsr",
  title: { zh: "个人信息主体请求", en: "Requests of data subjects" },
  row: z.strictObject({
    kind: z.enum(["access", "copy", "correct", "delete", "port", "restrict", "object"]).describe("种类 | Kind"),
    state: z.enum(["received", "identified", "answered", "refused"]).describe("状态 | State"),
    received_at: givenTime.describe("收到时间 | When it came"),
    channel: z.string().max(64).optional().describe("渠道 | Channel"),
    identity_proof: note
      .optional()
      .describe("身份如何证明 | How identity was proved: by a verified contact point, never the claimed one"),
    by: z.string().max(64).optional().describe("监护人代为请求 | Guardian who asks for a child"),
    refusal: z.enum(refusals).optional().describe("拒绝理由 | Reason of a refusal"),
    note: note.optional().describe("备注 | Note"),
  }),
  aboutPerson: "always",
  writers: ["supervisor", "security"],
  readers: officers,
  kept: threeYears,
};

/** What people complained of, and what came of it. */
export const complaints: Register = {
  name: "complaint",
  title: { zh: "投诉", en: "Complaints" },
  row: z.strictObject({
    state: z.enum(["received", "handling", "answered", "closed"]).describe("状态 | State"),
    received_at: givenTime.describe("收到时间 | When it came"),
    channel: z.string().max(64).optional().describe("渠道 | Channel"),
    about_minor: z.boolean().describe("是否涉及未成年人信息 | Is it about a minor's data"),
    what: z.string().min(1).max(8192).describe("投诉什么 | What it is about"),
    outcome: note.optional().describe("处理结果 | What came of it"),
  }),
  aboutPerson: "sometimes",
  writers: ["agent", "supervisor", "security"],
  readers: [...officers, "supervisor"],
  kept: threeYears,
};
