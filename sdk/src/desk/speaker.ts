import type { GatewayEvent } from "../event.js";
import type { Written } from "./told.js";
import { unnamed, writerOf } from "./writer.js";

const school = "学校 | school";
const gateway = "传达室 | Gatehouse";
const longest = 80;

function nameOf(event: GatewayEvent, told: Written): string {
  if (told.kind === "remark") return gateway;
  return told.by === "person" ? (writerOf(event)?.name ?? unnamed) : (told.author ?? school);
}

/** Whose words these are, in one line: for products that show our own user as the author of everything. Pure. */
export const speakerOf = (event: GatewayEvent, told: Written): string =>
  nameOf(event, told).replace(/\s+/g, " ").trim().slice(0, longest);

/**
 * The words, with the author in front of what staff wrote elsewhere: for products that show the person as the person
 * and our own user as the author of the rest. Pure.
 */
export const signedText = (told: Written): string =>
  told.kind === "said" && told.by === "staff" && told.author !== undefined ? `${told.author}：${told.text}` : told.text;
