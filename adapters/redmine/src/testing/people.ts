import { json } from "@gatehouse/sdk";
import { z } from "zod";
import type { Stage } from "./stage.js";

const issue = z.object({
  issue: z.object({
    subject: z.string(),
    description: z.string(),
    status: z.object({ id: z.int() }),
    attachments: z.array(z.object({ id: z.int(), filename: z.string(), content_url: z.string() })).default([]),
    journals: z.array(z.object({ notes: z.string().nullish(), private_notes: z.boolean().default(false) })).default([]),
  }),
});
export type Issue = z.output<typeof issue>["issue"];
const issues = z.object({ total_count: z.int() });
const uploaded = z.object({ upload: z.object({ token: z.string() }) });

/** What an agent does in Redmine, by its own interface. */
export interface People {
  note(id: string, notes: string, more?: object): Promise<void>;
  attach(id: string, notes: string, filename: string, content?: string, more?: object): Promise<void>;
  set(id: string, status: number): Promise<void>;
  issue(id: string): Promise<Issue>;
  file(id: string, filename: string): Promise<string>;
  countOf(conversation: string): Promise<number>;
}

export function people({ url, keys }: Stage): People {
  const call = async (method: string, path: string, body?: string, type = "application/json"): Promise<string> => {
    const headers = { "x-redmine-api-key": keys.agent, "content-type": type };
    const answer = await fetch(path.startsWith("http") ? path : `${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const change = async (id: string, value: object): Promise<void> =>
    void (await call("PUT", `/issues/${id}.json`, JSON.stringify({ issue: value })));
  const show = async (id: string): Promise<Issue> =>
    json(await call("GET", `/issues/${id}.json?include=journals,attachments`), issue).issue;
  return {
    note: (id, notes, more = {}) => change(id, { notes, ...more }),
    async attach(id, notes, filename, content = "内容", more = {}) {
      const path = `/uploads.json?filename=${encodeURIComponent(filename)}`;
      const { upload } = json(await call("POST", path, content, "application/octet-stream"), uploaded);
      await change(id, { notes, uploads: [{ token: upload.token, filename, content_type: "text/plain" }], ...more });
    },
    set: (id, status_id) => change(id, { status_id }),
    issue: show,
    async file(id, filename) {
      const found = (await show(id)).attachments.find((each) => each.filename === filename);
      return call("GET", found?.content_url ?? "");
    },
    async countOf(conversation) {
      const query = new URLSearchParams({ status_id: "*", description: `~${conversation}` });
      return json(await call("GET", `/issues.json?${query.toString()}`), issues).total_count;
    },
  };
}
