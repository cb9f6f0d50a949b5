/** Where reading stopped: the mailbox's UIDVALIDITY and the last UID looked at. */
export interface Cursor {
  readonly validity: string;
  readonly uid: number;
}

/** As stored: `uidvalidity:uid`. */
export const cursorText = ({ validity, uid }: Cursor): string => `${validity}:${uid}`;

export function cursorOf(text: string): Cursor | undefined {
  const [, validity, uid] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  return validity === undefined ? undefined : { validity, uid: Number(uid) };
}
