import { type HttpAnswer, json, PluginError, refuse } from "@gatehouse/sdk";
import { z } from "zod";

const coded = z.object({ ret_code: z.string().regex(/^\d{1,9}$/), item: z.unknown().optional() });

/** The `ret_code`, and the `item` of an answer. */
export function read(answer: HttpAnswer): z.output<typeof coded> {
  refuse(answer);
  try {
    return json(answer.body, coded);
  } catch (cause) {
    throw new PluginError("uncertain", "the answer is not Sobot's", { cause });
  }
}
