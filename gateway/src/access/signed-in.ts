import type { UserRole } from "../core/access/roles.js";

/** What a session must see done before it may do anything else. */
export type Duty =
  /** The password was somebody else's choice. */
  | "password"
  /** The role needs a second factor, and there is none yet. */
  | "totp"
  /** There is one, and this session has not shown it. */
  | "code";

/** Whose session it is, as the database has it now. */
export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  /** The one of `roles` it acts in; null: it has no rights yet. */
  readonly role: UserRole | null;
  readonly roles: readonly UserRole[];
  readonly groups: readonly string[];
  readonly via: string;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  /** When password and code were last shown. */
  readonly provedAt: Date;
  readonly expiresAt: Date;
  readonly duties: readonly Duty[];
}
