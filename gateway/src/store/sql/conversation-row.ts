/** A conversation as it is locked: every change of it happens under this lock, so its numbers have no gaps. */
export interface ConversationRow {
  readonly id: string;
  readonly account_id: string;
  readonly channel: string;
  readonly person_id: string;
  readonly contact_point_id: string;
  readonly thread_key: Buffer;
  readonly kid: string;
  readonly thread_ref: Buffer | null;
  readonly subject: Buffer | null;
  readonly status: string;
  readonly priority: string;
  readonly group_id: string;
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly rule: string;
  readonly trace_id: string;
  readonly next_message: string;
  readonly next_event: string;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly reply_opened_at: Date | null;
  readonly replies_used: number;
  readonly offer: Buffer | null;
}

export const conversationColumns = `c.id, c.account_id, c.channel, c.person_id, c.contact_point_id, c.thread_key, c.kid,
  c.thread_ref, c.subject, c.status, c.priority, c.group_id, c.assignee, c.labels, c.rule, c.trace_id, c.next_message,
  c.next_event, c.created_at, c.closed_at, c.reply_opened_at, c.replies_used, c.offer`;
