import { z } from "zod";

const identifying = ["keep", "mask", "hash", "tokenise", "drop"] as const;

/** What may happen to a value before it leaves. */
export type Action = (typeof identifying)[number];

const anyAction = z.enum(identifying).default("keep");
const keepOrDrop = z.enum(["keep", "drop"]).default("keep");
const partly = z.enum(["keep", "mask", "drop"]).default("keep");

const minor = z.strictObject({
  contacts: z
    .enum(["mask", "keep", "drop"])
    .default("mask")
    .describe("联系方式，含平台号 | Their contact values, platform ids included"),
  text: partly.describe("正文 | Their texts"),
});

/**
 * What an endpoint gets to see of a person. A field's rule holds wherever the value stands: as an address, and inside
 * any text. One word per field:
 * `keep` as it is · `mask` `138****8000` · `hash` the same pseudonym each time, per endpoint · `tokenise` `tok_…`,
 * which those with the right resolve over the API · `drop` it stays here.
 */
export const policyOptions = z.strictObject({
  phone: anyAction.describe(
    "电话号码，正文里的也算；遮盖成 138****8000 | Phone numbers, inside texts too: 138****8000",
  ),
  email: anyAction.describe("邮箱地址，正文里的也算；遮盖成 w***@a.cn | E-mail addresses, inside texts too: w***@a.cn"),
  id_card: anyAction.describe(
    "正文里的身份证号（18 位，校验码正确） | Resident ID numbers inside texts (18 digits, checksum right)",
  ),
  bank_card: anyAction.describe("正文里的银行卡号 | Bank card numbers inside texts"),
  student_no: anyAction.describe(
    "学号：校内应用的用户号，以及正文里写明“学号”的号码 | Student numbers: users of the school's app, and numbers that a text calls 学号 or student no",
  ),
  display_name: anyAction.describe("姓名和昵称；遮盖成 王** | Names and nicknames: 王**"),
  text: partly.describe(
    "主题和正文；mask 只遮盖其中的电话、邮箱、身份证号和银行卡号 | Subject and text; mask hides only the phone, e-mail, ID and bank card numbers in it",
  ),
  attachments: z
    .enum(["links", "drop"])
    .default("links")
    .describe("附件：限时链接，或不发 | Files: links that expire, or none"),
  location: partly.describe("位置；遮盖后约 1 公里，不含地名 | Places; masked: to about 1 km, without a name"),
  recording: keepOrDrop.describe("通话录音及其转写 | Recordings of calls, with what was said in them"),
  minor: minor
    .prefault({})
    .describe("未成年人另加的规则，取两者中较严的 | Rules added for minors; the stricter of the two holds"),
});

export type Policy = z.output<typeof policyOptions>;
