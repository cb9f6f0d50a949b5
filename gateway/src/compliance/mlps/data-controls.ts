import { byHand, type Control, passIf } from "./control.js";

const time = (at: Date | null): string => (at === null ? "–" : at.toISOString());
const dayMs = 24 * 3_600_000;

/** What is written down, kept and protected. */
export const dataControls: readonly Control[] = [
  {
    id: "audit",
    level: 2,
    citation: "mlps-audit",
    title: { zh: "覆盖每个用户的审计", en: "Everybody's acts are in the book" },
    look: ({ book }) =>
      passIf(book.oldest_entry !== null, `oldest entry ${time(book.oldest_entry)}, ${book.sealed} sealed`),
  },
  {
    id: "audit_protected",
    level: 2,
    citation: "mlps-audit",
    title: { zh: "审计记录防篡改、防删除", en: "The book cannot be changed unseen" },
    look: ({ book }) => passIf(book.sealed_at !== null, `signed tree; last checkpoint ${time(book.sealed_at)}`),
  },
  {
    id: "audit_process",
    level: 3,
    citation: "mlps-audit",
    title: { zh: "审计进程受保护", en: "Sealing is watched" },
    look: ({ book }) =>
      passIf(!book.overdue, book.overdue ? "entries wait for more than a minute" : "sealed within a minute"),
  },
  {
    id: "audit_outside",
    level: 3,
    citation: "mlps-audit-admin",
    title: { zh: "审计记录有外部见证", en: "Checkpoints leave the house" },
    look: ({ book }) =>
      passIf(
        book.anchored_at !== null && Date.now() - book.anchored_at.getTime() < 2 * dayMs,
        `last anchor ${time(book.anchored_at)}`,
      ),
  },
  {
    id: "integrity",
    level: 3,
    citation: "mlps-integrity",
    title: { zh: "数据完整性（密码技术）", en: "Integrity by cryptography" },
    look: () => passIf(true, "authenticated encryption at rest, signatures on events and checkpoints"),
  },
  {
    id: "confidentiality",
    level: 3,
    citation: "mlps-confidential",
    title: { zh: "数据保密性（密码技术）", en: "Confidentiality by cryptography" },
    look: () => passIf(true, "a data key for each person, wrapped by the master key"),
  },
  {
    id: "backup",
    level: 2,
    citation: "mlps-backup",
    title: { zh: "备份与恢复演练", en: "Backups, and a restore that was tried" },
    look: () => byHand("gatehouse backup / restore: 写下上次演练的日期 | write down when it was last tried"),
  },
  {
    id: "backup_elsewhere",
    level: 3,
    citation: "mlps-backup",
    title: { zh: "异地备份", en: "A backup elsewhere" },
    look: () => byHand("由学校检查 | for the school to look at"),
  },
  {
    id: "residual",
    level: 3,
    citation: "mlps-residual",
    title: { zh: "剩余信息保护", en: "Nothing is left behind" },
    look: () => passIf(true, "erasure destroys the person's keys; sessions and caches end with them"),
  },
  {
    id: "personal_data",
    level: 2,
    citation: "mlps-personal",
    title: { zh: "个人信息仅用于业务所需", en: "Personal data leaves for a stated purpose" },
    look: ({ endpoints }) => {
      const missing = endpoints.filter(({ declared }) => !declared).map(({ id }) => id);
      return passIf(
        missing.length === 0,
        missing.length === 0 ? "every endpoint has a disclosure" : `missing: ${missing.join(", ")}`,
      );
    },
  },
];
