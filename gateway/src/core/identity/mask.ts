import type { Scheme } from "@gatehouse/sdk";

function maskPhone(value: string): string {
  const digits = value.startsWith("+86") ? value.slice(3) : value;
  return digits.length < 9 ? maskOther(digits) : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  const [first = ""] = value.slice(0, at);
  return `${first}***${value.slice(at)}`;
}

/** A value so short that two characters would give it away shows one. */
function maskOther(value: string): string {
  const characters = [...value];
  return `${characters.slice(0, characters.length > 4 ? 2 : 1).join("")}***`;
}

/** What people without the right to the whole value see: `138****8000`, `w***@qq.com`, `oX***`. */
export function mask(scheme: Scheme, value: string): string {
  switch (scheme) {
    case "phone":
      return maskPhone(value);
    case "email":
      return maskEmail(value);
    case "wechat_openid":
    case "wechat_unionid":
    case "wecom_external_userid":
    case "wecom_userid":
    case "wecom_parent_userid":
    case "app_user":
    case "device":
    case "sip":
      return maskOther(value);
  }
}
