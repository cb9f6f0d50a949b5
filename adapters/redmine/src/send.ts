import type { AdapterSession, GatewayEvent } from "@gatehouse/sdk";
import { type Entry, isDoubtful, ticketSend, type Written } from "@gatehouse/sdk/desk";
import { addNote, createIssue, findIssue, lookUp, setStatus } from "./issue.js";
import { type Desk, pageOf } from "./rest.js";
import { signed, wordsOf } from "./words.js";

interface Job {
  readonly event: GatewayEvent;
  readonly told: Written;
  /** It may have been written before. */
  readonly doubtful: boolean;
  readonly signal: AbortSignal;
}

const isInternal = (told: Written): boolean => told.kind === "remark" || told.internal;

/** False: the issue is gone. Notes are not idempotent, so a repeat reads the journals first. */
async function append(desk: Desk, issue: string, { event, told, doubtful, signal }: Job): Promise<boolean> {
  const seen = doubtful ? await lookUp(desk, issue, event, signal) : "missing";
  if (seen !== "missing") return seen === "written";
  const words = await wordsOf(desk, told, signal);
  const note = { uploads: words.uploads, internal: isInternal(told) };
  return addNote(desk, issue, signed(event, told, words, event.id), note, signal);
}

/** The issue of this conversation, with the event in it: what is internal must not stand in the description. */
async function begin(desk: Desk, job: Job): Promise<string> {
  const { event, told, signal } = job;
  const known = await findIssue(desk, event, signal);
  if (known !== undefined && (await append(desk, known, { ...job, doubtful: true }))) return known;
  const secret = isInternal(told);
  const words = secret ? { text: "…", uploads: [] } : await wordsOf(desk, told, signal);
  const issue = await createIssue(desk, event, told, words, signal);
  if (secret) await append(desk, issue, job);
  return issue;
}

async function write(desk: Desk, { event, told, context }: Entry, signal: AbortSignal): Promise<string> {
  const { externalId } = context;
  const job = { event, told, doubtful: isDoubtful(context), signal };
  const stays = externalId !== undefined && (await append(desk, externalId, job));
  return stays ? externalId : begin(desk, job);
}

/** Brings one event to its issue. */
export const send = (desk: Desk): NonNullable<AdapterSession["send"]> =>
  ticketSend({
    pageOf: (issue) => pageOf(desk.config, issue),
    write: (entry, signal) => write(desk, entry, signal),
    setStatus: (issue, status, signal) => setStatus(desk, issue, status === "closed", signal),
  });
