const zh = {
  page: "登录 · 传达室",
  other: "English",
  login: "登录",
  oidc: "用统一身份认证登录（OIDC）",
  cas: "用统一身份认证登录（CAS）",
  name: "用户名",
  password: "密码",
  code: "动态口令",
  code_hint: "验证器上的 6 位数字，或一个恢复码。没有启用就留空。",
  password_duty: "请设置新密码",
  password_why: "当前密码由别人给出，先换成自己的才能继续。换好后请重新登录。",
  current: "当前密码",
  next: "新密码",
  next_hint: "至少 12 个字符，或至少 10 个且含大写、小写、数字、符号中的三种。",
  save: "保存",
  saved: "密码已更换，请用新密码登录。",
  totp_duty: "请启用动态口令",
  totp_why: "您的角色需要动态口令。把下面的密钥输入手机上的验证器，再填入它显示的 6 位数字。",
  secret: "密钥",
  confirm: "确认",
  recovery: "请保存恢复码",
  recovery_why: "手机不在身边时可以用它们登录，每个只能用一次。只显示这一次。",
  kept: "已保存，继续",
  code_duty: "请输入动态口令",
  done: "已登录",
  role: "角色",
  roles_none: "还没有角色，请联系安全管理员",
  groups: "技能组",
  out: "退出登录",
  again: "重新登录",
  too_old: "登录已久，请重新登录后再试。",
  wrong: "用户名、密码或动态口令不对。",
  wrong_code: "动态口令不对，请检查手机时间。",
  wait: (mins) => `尝试次数过多，请在 ${mins} 分钟后再试。`,
  unreachable: "连接不上，请稍后再试。",
  roles: {
    admin: "系统管理员",
    security: "安全管理员",
    auditor: "审计管理员",
    supervisor: "主管",
    agent: "客服",
    integrator: "集成员",
  },
};

const en = {
  page: "Log in · Gatehouse",
  other: "中文",
  login: "Log in",
  oidc: "Log in with the school's account (OIDC)",
  cas: "Log in with the school's account (CAS)",
  name: "User name",
  password: "Password",
  code: "One-time code",
  code_hint: "Six digits of your authenticator, or a recovery code. Leave it empty if you have neither.",
  password_duty: "Choose a new password",
  password_why: "Somebody else chose the one you have. Change it to go on; then log in with the new one.",
  current: "Current password",
  next: "New password",
  next_hint: "At least 12 characters, or 10 with three of: upper case, lower case, digits, signs.",
  save: "Save",
  saved: "The password was changed. Log in with the new one.",
  totp_duty: "Set up one-time codes",
  totp_why:
    "Your role needs one-time codes. Type this key into the authenticator on your telephone, then the six digits it shows.",
  secret: "Key",
  confirm: "Confirm",
  recovery: "Keep your recovery codes",
  recovery_why: "With one of them you can log in without your telephone. Each works once. They are not shown again.",
  kept: "I kept them, go on",
  code_duty: "Enter your one-time code",
  done: "You are logged in",
  role: "Role",
  roles_none: "no role yet: ask the security officer",
  groups: "Groups",
  out: "Log out",
  again: "Log in again",
  too_old: "You logged in a while ago. Log in again and try once more.",
  wrong: "Name, password or code is wrong.",
  wrong_code: "The code is wrong. Is the telephone's clock right?",
  wait: (mins) => `Too many tries. Wait ${mins} minutes.`,
  unreachable: "There is no connection. Try again later.",
  roles: {
    admin: "administrator",
    security: "security officer",
    auditor: "auditor",
    supervisor: "supervisor",
    agent: "agent",
    integrator: "integrator",
  },
};

const place = "gatehouse-language";
const asked = localStorage.getItem(place) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

/** The words of the language that the person chose here, else the browser's. */
export const words = asked === "zh" ? zh : en;
export const language = asked === "zh" ? "zh-CN" : "en";

/** The page is read again in the other language. */
export function changeLanguage() {
  localStorage.setItem(place, asked === "zh" ? "en" : "zh");
  location.reload();
}
