import type { z } from "zod";
import type { config } from "../config.js";
import { account } from "./signed.js";

type Options = z.input<typeof config>;

export const secretOf = (letter: string): string => `whsec_${Buffer.alloc(24, letter).toString("base64")}`;

export const genericOptions = (origin: string, letter = "a"): Options => ({
  provider: {
    type: "generic",
    secret: secretOf(letter),
    callback_url: `${origin}/callbacks`,
    recordings: { base_url: `${origin}/recordings`, token: `recordings-token-${letter}` },
  },
  region: "CN",
});

export const twilioOptions = (api_url: string, auth_token: string = account.token): Options => ({
  provider: {
    type: "twilio",
    api_url,
    account_sid: account.sid,
    auth_token,
    answer: {
      greeting: "您好，这里是 <校园> & 热线。",
      number: "+8613900001111",
      recording: { notice: "通话将被录音，按 9 不录音。", opt_out_digit: "9" },
      voicemail: { prompt: "请在提示音后留言。" },
    },
    callback: {
      webhook_url: "https://gateway.example/hooks/hotline",
      caller_id: "+8601062780000",
      number: "+8613900001111",
    },
  },
});
