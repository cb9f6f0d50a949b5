/** Every kind of job, each with how many run at once in one process; one queue stands behind each name. */
export const jobKinds = {
  /** Fetch from a source that does not push, such as an IMAP mailbox; the id is an account. */
  poll: { concurrency: 8 },
  /** Download one attachment; the id is an attachment. */
  attachment: { concurrency: 4 },
  /** Put a recording into words; the id is an attachment. */
  transcribe: { concurrency: 1 },
  /** Ask the provider what a new person is called; the id is a contact point. A name is a help, not a duty. */
  profile: { concurrency: 2, quiet: true },
  /** Regular tidying that must happen once per installation, not once per process. */
  sweep: { concurrency: 1 },
} as const satisfies Readonly<Record<string, { readonly concurrency: number; readonly quiet?: true }>>;

/** The name of a kind of job; at most 8, because each takes Postgres connections. */
export type JobName = keyof typeof jobKinds;

/** Does nobody have to know when a job of this kind fails for good? */
export const isQuiet = (name: string): boolean => Object.hasOwn(jobKinds, name) && "quiet" in jobKinds[name as JobName];

/** All names, for whoever opens or migrates every queue. */
export const jobNames = Object.keys(jobKinds) as readonly JobName[];
