import { type Command, command, defineAdapter, json, type RawEvent } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { openSession } from "./session.js";

/** One row is one command. */
const interpret = (raw: RawEvent): readonly Command[] => [json(raw.body, command)];

/** Events become rows of a PostgreSQL table, for systems that only read a database; commands come back as rows. */
export default defineAdapter({ id: "sql_outbox", accepts: ["*"], config, check, interpret, open: openSession });
