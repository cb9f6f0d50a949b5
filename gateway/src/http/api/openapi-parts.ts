const json = (description: string) => ({ description, content: { "application/json": {} } });
const problem = { description: "RFC 9457 problem", content: { "application/problem+json": {} } };
export const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
export const page = [
  { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 200 } },
  { name: "after", in: "query", schema: { type: "string" } },
];
const key = { name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 128 } };

export const get = (summary: string, parameters: readonly object[] = []) => ({
  get: { summary, parameters, responses: { 200: json("the answer"), default: problem } },
});
export const unsafe = (
  method: "post" | "patch" | "delete",
  status: number,
  summary: string,
  parameters: readonly object[] = [],
) => ({
  [method]: {
    summary,
    parameters: [...parameters, key],
    requestBody: { content: { "application/json": {} } },
    responses: { [status]: json("done, after the commit"), default: problem },
  },
});

/** Kept by nobody, not even for a repeat. */
export const unkept = (
  method: "post" | "put" | "patch" | "delete",
  status: number,
  summary: string,
  parameters: readonly object[] = [],
) => ({
  [method]: {
    summary,
    parameters,
    ...(method !== "delete" && { requestBody: { content: { "application/json": {} } } }),
    responses: { [status]: { description: "done" }, default: problem },
  },
});
