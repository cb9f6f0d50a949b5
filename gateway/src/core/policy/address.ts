import type { Participant } from "@gatehouse/sdk";
import { type Concealer, removed } from "./concealer.js";
import type { Fields } from "./fields.js";
import type { ValueField } from "./rules.js";
import { name } from "./words.js";

/** The field whose rule an address follows; undefined for the house's own accounts and users. */
export function fieldOfScheme(scheme: Participant["scheme"]): ValueField | undefined {
  switch (scheme) {
    case "phone":
    case "sip":
      return "phone";
    case "email":
      return "email";
    case "app_user":
      return "student_no";
    case "wechat_openid":
    case "wechat_unionid":
    case "wecom_external_userid":
    case "wecom_userid":
    case "wecom_parent_userid":
    case "device":
      return "platform_id";
    case "account":
    case "user":
      return undefined;
  }
}

/** An address may not be missing: a dropped one is said to be. */
export function address(scheme: Participant["scheme"], value: string, conceal: Concealer): string {
  const field = fieldOfScheme(scheme);
  return field === undefined ? value : (conceal.value(field, value) ?? removed);
}

export const participantFields: Fields<Participant> = {
  person_id: "own",
  contact_point_id: "own",
  scheme: "own",
  value: (value, conceal, { scheme }) => address(scheme, value, conceal),
  display_name: name,
  role: "own",
};
