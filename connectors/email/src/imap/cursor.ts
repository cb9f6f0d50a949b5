/** Where reading stopped: the mailbox's UIDVALIDITY and the last UID taken. */
export interface Cursor {
  readonly validity: string;
  readonly uid: number;
}

/** As stored: `uidvalidity:uid`. */
export const cursorText = ({ validity, uid }: Cursor): string => `${validity}:${uid}`;

/** Nothing for a first start, and for a cursor of a mailbox that was rebuilt since: its UIDs mean other mails. */
export function cursorOf(text: string | undefined, validity: string): Cursor | undefined {
  const [of, uid] = text?.split(":") ?? [];
  return of === validity && uid !== undefined && /^\d{1,10}$/.test(uid) ? { validity, uid: Number(uid) } : undefined;
}
