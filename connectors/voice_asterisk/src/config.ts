import { regionOption } from "@gatehouse/sdk";
import { addressOption, callBackOption } from "@gatehouse/sdk/voice";
import { z } from "zod";

const media = z
  .string()
  .regex(
    /^(sound|recording|number|digits|characters|tone):[A-Za-z0-9_./;=+-]{1,200}$/,
    "must be an ARI media URI such as sound:custom/welcome or tone:ring",
  );
const endpoint = z
  .string()
  .regex(/^[A-Za-z0-9]+\/[A-Za-z0-9_.@:/+-]{1,200}$/, "must be a dial string such as PJSIP/6001");
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "must be lower case letters, digits and _");
const digit = z.string().regex(/^[0-9*#]$/, "must be one key of the telephone");

const kind = <T extends string>(value: T) => z.literal(value).describe("去向类型 | Kind of destination");

/** Where a caller goes. */
const destination = z.discriminatedUnion("type", [
  z.strictObject({ type: kind("queue"), queue: name.describe("队列名 | Name of a queue") }),
  z.strictObject({ type: kind("extension"), endpoint: endpoint.describe("分机，如 PJSIP/6001 | An extension") }),
  z.strictObject({ type: kind("voicemail") }),
]);
export type Destination = z.output<typeof destination>;

const recording = z
  .strictObject({
    notice_media: media.describe("录音告知语，播完才开始录音 | The notice; recording starts only after it was played"),
    beep: z.boolean().default(false).describe("开始录音时响一声 | Beep when the recording starts"),
    format: z.enum(["wav", "gsm"]).default("wav").describe("录音格式 | File format"),
    max_secs: z
      .int()
      .min(10)
      .max(14_400)
      .default(1500)
      .describe("单个录音最长秒数，wav 每秒 16 kB | Longest recording, in seconds; wav is 16 kB a second"),
    opt_out_digit: digit
      .optional()
      .describe(
        "来电者按此键即不录音，已录的丢弃 | The caller presses this key: no recording, and what there is is discarded",
      ),
  })
  .describe("通话录音；不填则不录音 | Call recording; without it nothing is recorded");

const menu = z
  .strictObject({
    prompt_media: media.describe("菜单提示音 | The spoken menu"),
    timeout_secs: z
      .int()
      .min(1)
      .max(120)
      .default(8)
      .describe("提示播完后等待按键的秒数 | Seconds to wait for a key after the prompt"),
    items: z
      .array(
        z.strictObject({
          digit: digit.describe("按键 | Key"),
          title: z.string().min(1).max(64).describe("用途 | What it is for"),
          to: destination.describe("去向 | Destination"),
        }),
      )
      .min(1)
      .max(12)
      .describe("菜单项 | Items of the menu"),
  })
  .describe("按键菜单 | Menu by telephone keys");

const queue = z.strictObject({
  name: name.describe("队列名 | Name"),
  endpoints: z.array(endpoint).min(1).max(50).describe("同时振铃的分机 | Extensions that ring together"),
  ring_secs: z.int().min(5).max(300).default(25).describe("每轮振铃秒数 | Seconds of each round of ringing"),
  max_wait_secs: z
    .int()
    .min(5)
    .max(3600)
    .default(120)
    .describe("最长等待秒数，之后转留言 | Longest wait in seconds, then voicemail"),
  music: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .describe("等待音乐类别 | Music-on-hold class"),
});

const voicemail = z
  .strictObject({
    prompt_media: media.describe("留言提示语 | What is said before the beep"),
    max_secs: z.int().min(5).max(1800).default(180).describe("留言最长秒数 | Longest message, in seconds"),
    max_silence_secs: z.int().min(1).max(60).default(5).describe("静音多少秒后结束 | Seconds of silence that end it"),
  })
  .describe("语音留言；不填则直接挂断 | Voicemail; without it the call is hung up");

const callback = callBackOption(
  endpoint.describe("先振铃的坐席分机 | The desk's extension, which rings first"),
  z
    .string()
    .regex(/^[A-Za-z0-9]+\/[A-Za-z0-9_.@:/+-]*\{number\}[A-Za-z0-9_.@:/+-]*$/, "must hold {number} once")
    .describe("外呼拨号串，如 PJSIP/{number}@trunk | Dial string of a call out"),
);

/** Options of a `voice_asterisk` account. */
export const config = z
  .strictObject({
    base_url: addressOption
      .describe("ARI 地址，如 http://127.0.0.1:8088/ari | Address of the ARI")
      .meta({ examples: ["http://127.0.0.1:8088/ari"] }),
    user: z.string().min(1).max(128).describe("ARI 用户名 | ARI user"),
    password: z.string().min(1).max(256).describe("ARI 密码 | ARI password").meta({ secret: true }),
    app: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .default("gatehouse")
      .describe("Stasis 应用名 | Name of the Stasis application"),
    greeting_media: media.optional().describe("欢迎语 | Greeting"),
    recording: recording.optional(),
    menu: menu.optional(),
    queues: z.array(queue).max(50).default([]).describe("队列 | Queues"),
    to: destination.describe("没有菜单、没按键或按错时的去向 | Where a call goes without a menu or a valid key"),
    voicemail: voicemail.optional(),
    callback: callback.optional(),
    region: regionOption,
  })
  .superRefine((options, context) => {
    const places = [
      { to: options.to, path: ["to", "queue"] },
      ...(options.menu?.items ?? []).map(({ to }, at) => ({ to, path: ["menu", "items", at, "to", "queue"] })),
    ];
    for (const { to, path } of places)
      if (to.type === "queue" && !options.queues.some((known) => known.name === to.queue))
        context.addIssue({ code: "custom", path, message: "no queue of that name" });
    const optOut = options.recording?.opt_out_digit;
    if (optOut !== undefined && options.menu?.items.some((item) => item.digit === optOut))
      context.addIssue({ code: "custom", path: ["recording", "opt_out_digit"], message: "is a key of the menu" });
  });

export type Config = z.output<typeof config>;
