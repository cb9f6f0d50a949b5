import { mask } from "../identity/mask.js";
import type { ValueField } from "./rules.js";

/** Both ends of a long number, its length kept. */
const ends = (value: string, head: number, tail: number): string =>
  value.length > head + tail
    ? value.slice(0, head) + "*".repeat(value.length - head - tail) + value.slice(-tail)
    : "*".repeat(value.length);

/** A domain that holds a number would tell it. */
function maskedEmail(value: string): string {
  const domain = value.slice(value.lastIndexOf("@") + 1);
  const [first = ""] = value;
  return domain.replace(/[^0-9]/g, "").length > 6 ? `${first}***@***` : mask("email", value);
}

function maskedName(value: string): string {
  const [first = "", ...rest] = value.trim();
  return rest.length === 0 ? "**" : `${first}**`;
}

/** What is shown of a value: `138****8000`, `w***@a.example`, `110*************14`, `6222********0128`, `王**`. */
export function masked(field: ValueField, value: string): string {
  switch (field) {
    case "phone":
      return mask("phone", value);
    case "email":
      return maskedEmail(value);
    case "id_card":
      return ends(value, 3, 2);
    case "bank_card":
      return ends(value, 4, 4);
    case "display_name":
      return maskedName(value);
    case "student_no":
    case "platform_id":
      return mask("app_user", value);
  }
}
