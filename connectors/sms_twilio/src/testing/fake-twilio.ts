import { createServer, type IncomingMessage } from "node:http";
import { onLoopback } from "@gatehouse/sdk/testing";

interface Verdict {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

export interface FakeTwilio {
  readonly origin: string;
  /** The form of each message taken. */
  readonly taken: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

const refusal = (status: number, code: number, message: string): Verdict => ({
  status,
  body: { code, message, status },
});

/** The numbers behave as Twilio documents its test numbers, and one has opted out. */
function refused(form: Readonly<Record<string, string>>, count: number): Verdict | undefined {
  const { To = "", From = "", Body = "" } = form;
  if (From !== "+15005550006") return refusal(400, 21606, "The 'From' phone number is not a valid sender");
  if (!/^\+[1-9]\d{6,14}$/.test(To)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${To}`);
  if (To === "+15005550009") return refusal(400, 21614, "'To' number is not a valid mobile number");
  if (To === "+15005550004") return refusal(400, 21610, "Attempt to send to unsubscribed recipient");
  if (Body === "") return refusal(400, 21602, "Message body is required");
  if (Body.length > 1600) return refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  if (count >= 3) return { ...refusal(429, 20429, "Too Many Requests"), headers: { "retry-after": "2" } };
  return undefined;
}

/** Twilio's Message and Account resources on loopback; the fourth message to a number is one too many. */
export async function fakeTwilio(sid: string, token: string): Promise<FakeTwilio> {
  const taken: Readonly<Record<string, string>>[] = [];
  const login = `Basic ${Buffer.from(`${sid}:${token}`).toString("base64")}`;
  const account = `/2010-04-01/Accounts/${sid}`;
  const answer = ({ method, url = "", headers }: IncomingMessage, body: string): Verdict => {
    if (headers.authorization !== login) return refusal(401, 20003, "Authenticate");
    if (method === "GET" && url === `${account}.json`) return { status: 200, body: { sid, status: "active" } };
    if (method === "GET" && url.startsWith(`${account}/Messages/`))
      return { status: 307, headers: { location: "https://mms.twiliocdn.com/file?Signature=s" }, body: {} };
    if (method !== "POST" || url !== `${account}/Messages.json`)
      return refusal(404, 20404, "The resource was not found");
    const form = Object.fromEntries(new URLSearchParams(body));
    const no = refused(form, taken.filter(({ To }) => To === form["To"]).length);
    if (no) return no;
    taken.push(form);
    return {
      status: 201,
      body: { sid: `SM${String(taken.length).padStart(32, "0")}`, status: "queued", error_code: null },
    };
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const { status, headers, body } = answer(incoming, Buffer.concat(parts).toString());
      outgoing.writeHead(status, { connection: "close", ...headers }).end(JSON.stringify(body));
    });
  });
  return {
    ...(await onLoopback(server)),
    taken,
  };
}
