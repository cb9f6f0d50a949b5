/** Reads the job library from the disk ahead of its use: a good part of the start-up, done while the database comes up. */
export const readJobLibrary = (): Promise<unknown> => import("bullmq");
