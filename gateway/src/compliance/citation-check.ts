import { z } from "zod";
import { officers, type Register } from "../registers/register.js";
import { citations } from "./citations.js";

/** The school's own look at a citation: until there is one, what we have not read ourselves is marked as open. */
export const citationChecks: Register = {
  name: "citation",
  title: { zh: "条文核对", en: "Citations checked" },
  row: z.strictObject({
    citation: z.enum(citations.map(({ id }) => id)).describe("条文 | Id of the citation"),
    checked_on: z.iso.date().describe("核对日期 | The day it was looked at"),
    source: z.string().min(1).max(512).describe("出处 | Where it was read"),
    article: z.string().max(128).optional().describe("现行条号 | Its number in the version in force"),
  }),
  aboutPerson: "never",
  writers: ["security"],
  readers: officers,
  kept: "for ever",
};
