import { regionOption } from "@gatehouse/sdk";
import { addressOption, callBackOption } from "@gatehouse/sdk/voice";
import { z } from "zod";

/** No comma, blank, bracket or quote: these words of FreeSWITCH's dial strings come from the file, never from a message. */
const dialString = /^[A-Za-z0-9_.@/:+-]{1,200}$/;

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

const eventSocket = z
  .strictObject({
    host: z.string().min(1).max(253).default("127.0.0.1").describe("事件套接字主机 | Host of the event socket"),
    port: z.int().min(1).max(65_535).default(8021).describe("端口，常用 8021 | Port, usually 8021"),
    password: z.string().min(1).max(128).describe("事件套接字密码 | Its password").meta({ secret: true }),
    tls: z
      .enum(["none", "implicit"])
      .default("none")
      .describe(
        "加密：none 只允许本机，implicit 经 stunnel 等 | TLS: none on loopback only, implicit through stunnel or the like",
      ),
    ca: z
      .string()
      .startsWith("-----BEGIN CERTIFICATE-----")
      .optional()
      .describe("自签证书的 CA（PEM 文本） | CA of a private certificate, as PEM text"),
  })
  .refine(({ host, tls }) => tls === "implicit" || isLoopback(host), {
    path: ["tls"],
    message: "the event socket gives full control of FreeSWITCH: off this machine it needs TLS",
  })
  .describe("FreeSWITCH 事件套接字 | FreeSWITCH's event socket");

const recordings = z
  .strictObject({
    base_url: addressOption.describe(
      "录音文件的下载地址，后接文件名 | Where recordings are fetched: this and the file's name",
    ),
    user: z.string().min(1).max(128).optional().describe("下载用户名 | User for it"),
    password: z.string().min(1).max(256).optional().describe("下载密码 | Its password").meta({ secret: true }),
  })
  .describe("取录音；不填则不取 | Fetching recordings; without it none is taken");

const callback = callBackOption(
  z
    .string()
    .regex(dialString, "must be one plain dial string such as user/1000")
    .describe("先振铃的坐席分机，如 user/1000 | The desk's extension, which rings first"),
  z
    .string()
    .refine((text) => text.split("{number}").length === 2 && dialString.test(text.replace("{number}", "1")), {
      message: "must be one plain dial string that holds {number} once",
    })
    .describe("外呼拨号串，如 sofia/gateway/trunk/{number} | Dial string of a call out"),
);

/** Options of a `voice_freeswitch` account. */
export const config = z.strictObject({
  event_socket: eventSocket,
  recordings: recordings.optional(),
  callback: callback.optional(),
  region: regionOption,
});

export type Config = z.output<typeof config>;
export type Recordings = z.output<typeof recordings>;
