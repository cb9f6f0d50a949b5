import {
  bounded,
  type Gateway,
  gatewayOf,
  type LosingAnswers,
  loopbackHost,
  losingAnswers,
} from "@gatehouse/sdk/desk/testing";
import { trusting } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import type { Stage } from "./request-tracker.js";

type Options = z.input<typeof schema>;

export const optionsFor = ({ url, token }: Stage, more: Partial<Options> = {}): Options => ({
  url: `${url}/`,
  token,
  user: "gatehouse",
  queue: "招生办",
  ...more,
});

const maxDownload = 4_000_000;

/** What the gateway does with one endpoint, in memory; it has these files, and its answers can be lost. */
export function gateway(
  stage: Stage,
  files: Readonly<Record<string, Uint8Array>> = {},
  more: Partial<Options> = {},
): Gateway & Pick<LosingAnswers, "loseAnswerOf"> {
  const config = schema.parse(optionsFor(stage, more));
  const readAttachment = async (id: string): Promise<Uint8Array> => files[id] ?? new Uint8Array();
  const { host, loseAnswerOf } = losingAnswers(bounded(loopbackHost({ readAttachment }), maxDownload));
  const trusted = config.ca === undefined ? host : trusting(host, config.ca);
  return { ...gatewayOf(plugin, config, trusted), loseAnswerOf };
}
