import type { HttpAnswer, Sent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { judgeGeneric } from "./generic/judge.js";
import { judgeTwilio } from "./twilio/judge.js";

export const judge = (answer: HttpAnswer, { provider }: Config): Sent =>
  provider.type === "twilio" ? judgeTwilio(answer) : judgeGeneric(answer);
