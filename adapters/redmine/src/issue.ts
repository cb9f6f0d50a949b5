import { type GatewayEvent, PluginError } from "@gatehouse/sdk";
import { asJson, titleOf, type Written } from "@gatehouse/sdk/desk";
import { z } from "zod";
import { accept, ask, askIfThere, call, createdIn, type Desk } from "./rest.js";
import { signed, type Words } from "./words.js";

const found = z.object({
  issues: z.array(z.object({ id: z.int().positive(), description: z.string().nullish() })),
});

/** The issue made for this conversation before. A Redmine that does not know the filter answers the newest ones. */
export async function findIssue(desk: Desk, event: GatewayEvent, signal: AbortSignal): Promise<string | undefined> {
  const query = new URLSearchParams({
    author_id: "me",
    status_id: "*",
    description: `~${event.partitionkey}`,
    sort: "id:desc",
    limit: "5",
  });
  const { issues } = await ask(desk, `/issues.json?${query.toString()}`, found, signal);
  const known = issues.find(({ description }) => description?.includes(event.partitionkey));
  return known && String(known.id);
}

/** A new issue with these words as its description, which also names the conversation, so that it is found again. */
export async function createIssue(
  desk: Desk,
  event: GatewayEvent,
  told: Written,
  words: Words,
  signal: AbortSignal,
): Promise<string> {
  const { project, tracker_id, custom_fields } = desk.config;
  const issue = {
    project_id: project,
    ...(tracker_id !== undefined && { tracker_id: Number(tracker_id) }),
    subject: titleOf(event, words.text),
    description: signed(event, told, words, `${event.partitionkey}, ${event.id}`),
    uploads: words.uploads,
    custom_fields: Object.entries(custom_fields).map(([id, value]) => ({ id: Number(id), value })),
  };
  return createdIn(await call(desk, "POST", "/issues.json", signal, asJson({ issue })));
}

const path = (issue: string, query = ""): string => `/issues/${encodeURIComponent(issue)}.json${query}`;
const noted = z.object({
  issue: z.object({
    description: z.string().nullish(),
    journals: z.array(z.object({ notes: z.string().nullish() })).default([]),
  }),
});

/** Does this event stand in the issue already? `gone`: there is no such issue any more. */
export async function lookUp(
  desk: Desk,
  issue: string,
  { id }: GatewayEvent,
  signal: AbortSignal,
): Promise<"written" | "missing" | "gone"> {
  const found = await askIfThere(desk, path(issue, "?include=journals"), noted, signal);
  if (found === undefined) return "gone";
  const { description, journals } = found.issue;
  const texts = [description, ...journals.map(({ notes }) => notes)];
  return texts.some((text) => text?.includes(id)) ? "written" : "missing";
}

/** Adds a note; the answer is 204 without a body. False: the issue is gone. */
export async function addNote(
  desk: Desk,
  issue: string,
  notes: string,
  { uploads, internal }: Pick<Words, "uploads"> & { readonly internal: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const body = asJson({ issue: { notes, private_notes: internal, uploads } });
  const answer = await call(desk, "PUT", path(issue), signal, body);
  if (answer.status === 404) return false;
  accept(answer);
  return true;
}

const current = z.object({ issue: z.object({ status: z.object({ id: z.int() }) }) });

/** Redmine answers 204 to a status its workflow forbids, too: only the issue itself tells. False: it is gone. */
export async function setStatus(desk: Desk, issue: string, closed: boolean, signal: AbortSignal): Promise<boolean> {
  const { closed_status_ids, open_status_id } = desk.config;
  const before = await askIfThere(desk, path(issue), current, signal);
  if (before === undefined) return false;
  if (closed_status_ids.includes(String(before.issue.status.id)) === closed) return true;
  const status_id = Number(closed ? closed_status_ids[0] : open_status_id);
  accept(await call(desk, "PUT", path(issue), signal, asJson({ issue: { status_id } })));
  if ((await ask(desk, path(issue), current, signal)).issue.status.id !== status_id)
    throw new PluginError("rejected", "Redmine did not take the status: does the workflow allow it to this user?", {
      reason: "other",
    });
  return true;
}
