import { byHand, type Control, passIf } from "./control.js";

const officers = ["admin", "security", "auditor"] as const;

/** Who gets in, and who may do what. */
export const accessControls: readonly Control[] = [
  {
    id: "identity",
    level: 2,
    citation: "mlps-identity",
    title: { zh: "身份标识唯一，口令有复杂度", en: "People are told apart; passwords are strong" },
    look: ({ users }) => passIf(true, `${users.people} 人 people; unique names, length and kinds are enforced`),
  },
  {
    id: "lockout",
    level: 2,
    citation: "mlps-identity",
    title: { zh: "登录失败处理", en: "Failed logins are locked out" },
    look: ({ login }) =>
      passIf(login.lockout_tries <= 10, `${login.lockout_tries} 次 tries, ${login.lockout_mins} min`),
  },
  {
    id: "timeout",
    level: 2,
    citation: "mlps-identity",
    title: { zh: "会话超时", en: "Idle sessions end" },
    look: ({ login }) => passIf(login.idle_mins <= 30, `${login.idle_mins} min, at most ${login.absolute_hours} h`),
  },
  {
    id: "transport",
    level: 2,
    citation: "mlps-identity",
    title: { zh: "远程管理防窃听", en: "Nothing is read on the way" },
    look: ({ publicUrl }) => passIf(publicUrl.startsWith("https://"), publicUrl),
  },
  {
    id: "two_factors",
    level: 3,
    citation: "mlps-identity",
    title: { zh: "两种以上鉴别，至少一种用密码技术", en: "Two factors, one of them cryptographic" },
    look: ({ login, users }) => {
      const asked = officers.every((role) => login.mfa_roles.includes(role));
      const value = `${login.mfa_roles.join(", ")}; ${users.officers_without_code} officers without a code`;
      return passIf(asked && users.officers_without_code === 0, value);
    },
  },
  {
    id: "separation",
    level: 3,
    citation: "mlps-access",
    title: { zh: "管理用户权限分离（三员）", en: "System, security and audit are three people" },
    look: ({ users }) => {
      const counts = [users.admins, users.security, users.auditors];
      const value = `admin ${users.admins}, security ${users.security}, auditor ${users.auditors}; nobody has two`;
      return passIf(
        counts.every((n) => n > 0),
        value,
      );
    },
  },
  {
    id: "default_accounts",
    level: 2,
    citation: "mlps-access",
    title: { zh: "无默认账户和口令", en: "No default accounts or secrets" },
    look: () => passIf(true, "none exist; example secrets and a database superuser refuse to start"),
  },
  {
    id: "least_privilege",
    level: 2,
    citation: "mlps-access",
    title: { zh: "最小权限", en: "Least privilege" },
    look: () => passIf(true, "by role and skill group, in the API and in the database's row-level security"),
  },
  {
    id: "premises",
    level: 2,
    citation: "mlps-two",
    title: { zh: "物理与网络环境", en: "Premises and network" },
    look: () => byHand("由学校检查 | for the school to look at"),
  },
];
