import { type Answer, type Asked, type FakeDesk, startFakeDesk } from "@gatehouse/sdk/desk/testing";
import { membersIn } from "@gatehouse/sdk/testing";
import { type Desk, openDesk } from "./desk.js";
import { readForm } from "./form.js";
import { Refused } from "./records.js";
import { route } from "./routes.js";

export interface FakeFreshdesk extends FakeDesk {
  readonly desk: Desk;
}

const stranger: Answer = {
  status: 401,
  body: '{"code":"invalid_credentials","message":"You have to be logged in to perform this action."}',
};

/** A 404 and a 405 have no body. */
function refusalOf({ status, faults }: Refused): Answer {
  return faults.length === 0
    ? { status }
    : { status, body: JSON.stringify({ description: "Validation failed", errors: faults }) };
}

/**
 * Freshdesk's API v2 in this process, from developers.freshdesk.com/api: keys, required fields, unknown fields,
 * duplicates, error bodies, pages, forms with files.
 */
export async function startFakeFreshdesk(apiKey: string): Promise<FakeFreshdesk> {
  const desk = openDesk();

  function carryOut({ method, url, headers, bytes }: Asked): Answer {
    if (headers.authorization !== `Basic ${Buffer.from(`${apiKey}:X`).toString("base64")}`) return stranger;
    const contentType = headers["content-type"] ?? "";
    const isForm = contentType.startsWith("multipart/form-data");
    const { fields, files } = isForm ? readForm(bytes, contentType) : { fields: membersIn(bytes), files: [] };
    try {
      const asked = { method, path: url.pathname, query: url.searchParams, fields, files };
      const { status, body, location } = route(desk, asked);
      return { status, body: JSON.stringify(body), ...(location !== undefined && { headers: { location } }) };
    } catch (error) {
      if (error instanceof Refused) return refusalOf(error);
      throw error;
    }
  }

  const fake = await startFakeDesk({ nameOf: (method, path) => `${method} ${path}`, carryOut });
  return { ...fake, desk };
}
