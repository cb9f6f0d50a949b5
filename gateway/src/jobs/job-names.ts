/** Every kind of job, each with how many run at once in one process; one queue stands behind each name. */
export const jobKinds = {
  /** Fetch from a source that does not push, such as an IMAP mailbox; the id is an account. */
  poll: { concurrency: 8 },
  /** Download one attachment; the id is an attachment. */
  attachment: { concurrency: 4 },
  /** Regular tidying that must happen once per installation, not once per process. */
  sweep: { concurrency: 1 },
} as const satisfies Readonly<Record<string, { readonly concurrency: number }>>;

/** The name of a kind of job; at most 8, because each takes Postgres connections. */
export type JobName = keyof typeof jobKinds;

/** All names, for whoever opens or migrates every queue. */
export const jobNames = Object.keys(jobKinds) as readonly JobName[];
