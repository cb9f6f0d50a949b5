import type { UserRole } from "../../core/access/roles.js";

/** A person who works here. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly display_name: Buffer | null;
  readonly roles: readonly UserRole[];
  readonly groups: readonly string[];
  readonly state: "active" | "disabled";
  /** argon2id as a PHC string. */
  readonly password: string | null;
  /** Of a one-time password. */
  readonly password_until: Date | null;
  readonly totp: Buffer | null;
  readonly totp_step: string;
  readonly totp_offered: Buffer | null;
  readonly created_at: Date;
}

export const userColumns =
  "id, name, display_name, roles, groups, state, password, password_until, totp, totp_step, totp_offered, created_at";
