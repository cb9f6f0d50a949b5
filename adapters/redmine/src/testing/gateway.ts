import type { Host } from "@gatehouse/sdk";
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
import { project, type Stage, status } from "./stage.js";

type Options = z.input<typeof schema>;

export const optionsFor = ({ url, keys }: Stage, more: Partial<Options> = {}): Options => ({
  url: `${url}/`,
  api_key: keys.gateway,
  project,
  closed_status_ids: [String(status.closed), String(status.rejected)],
  open_status_id: String(status.open),
  ...more,
});

const maxDownload = 4_000_000;

/** What the gateway does with one endpoint, in memory; it has these files, and its answers can be lost. */
export function gateway(
  stage: Stage,
  files: Readonly<Record<string, Uint8Array>> = {},
  more: Partial<Options> = {},
): Gateway & Pick<LosingAnswers, "loseAnswerOf"> & { readonly warned: readonly string[] } {
  const config = schema.parse(optionsFor(stage, more));
  const warned: string[] = [];
  const { log } = loopbackHost();
  const plain: Host = loopbackHost({
    log: { ...log, warn: (_, message) => void warned.push(message) },
    readAttachment: async (id) => files[id] ?? new Uint8Array(),
  });
  const { host, loseAnswerOf } = losingAnswers(bounded(plain, maxDownload));
  const trusted = config.ca === undefined ? host : trusting(host, config.ca);
  return { ...gatewayOf(plugin, config, trusted), loseAnswerOf, warned };
}
