import { type HttpAnswer, refuse } from "@gatehouse/sdk";
import { answersOf } from "@gatehouse/sdk/desk";
import { z } from "zod";

const coded = z.object({ ret_code: z.string().regex(/^\d{1,9}$/), item: z.unknown().optional() });

const answers = answersOf("Sobot");

/** The `ret_code`, and the `item` of an answer. */
export function read(answer: HttpAnswer): z.output<typeof coded> {
  refuse(answer);
  return answers.read(answer, coded);
}
