import { createServer, type IncomingMessage } from "node:http";
import { bodyOf, type Listening, onLoopback } from "@gatehouse/sdk/testing";

export interface User {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly idnumber: string;
  /** Has blocked the sender. */
  readonly blocks?: boolean;
}

export interface Delivered {
  readonly touserid: number;
  readonly text: string;
  readonly textformat: number;
}

/** What an administrator can get wrong. */
export interface Faults {
  restOff?: boolean;
  maintenance?: boolean;
  messagingOff?: boolean;
  suspended?: boolean;
  missingCapability?: boolean;
  functions?: readonly string[];
}

export interface Moodle extends Listening {
  readonly users: User[];
  readonly delivered: Delivered[];
  /** Addresses that were asked: no token may stand in them. */
  readonly asked: string[];
  readonly faults: Faults;
}

class Exception extends Error {
  readonly exception: string;
  readonly errorcode: string;

  constructor(exception: string, errorcode: string) {
    super(errorcode);
    this.exception = exception;
    this.errorcode = errorcode;
  }
}

const throwing = (exception: string, code: string): never => {
  throw new Exception(exception, code);
};
const whole = (text: string | null): number =>
  /^\d+$/.test(text ?? "") ? Number(text) : throwing("invalid_parameter_exception", "invalidparameter");

const longestBytes = 4096;

/** core_user_get_users_by_field: unknown values are left out without a word. */
function usersByField(moodle: Moodle, form: URLSearchParams): unknown {
  const field = form.get("field") ?? "";
  if (!["id", "idnumber", "username", "email"].includes(field))
    throwing("invalid_parameter_exception", "invalidparameter");
  const values = [...form].filter(([name]) => /^values\[\d+\]$/.test(name)).map(([, value]) => value);
  return moodle.users
    .filter((user) => values.includes(String(user[field as keyof User])))
    .map(({ id, username }) => ({ id, username, fullname: `User ${id}` }));
}

/** Why one message of many is not sent; the others are. */
function refusal(moodle: Moodle, { touserid, text }: Delivered): string | undefined {
  const user = moodle.users.find(({ id }) => id === touserid);
  if (user === undefined) return `User with id ${touserid} doesn't exist`;
  if (user.blocks) return "This user has blocked you";
  return Buffer.byteLength(text) > longestBytes ? "The message is too long" : undefined;
}

/** core_message_send_instant_messages. */
function sendMessages(moodle: Moodle, form: URLSearchParams): unknown {
  if (moodle.faults.messagingOff) throwing("moodle_exception", "disabled");
  if (moodle.faults.missingCapability) throwing("required_capability_exception", "nopermissions");
  const count = [...form.keys()].filter((name) => /^messages\[\d+\]\[touserid\]$/.test(name)).length;
  if (count === 0) throwing("invalid_parameter_exception", "invalidparameter");
  return Array.from({ length: count }, (_, at) => {
    const get = (name: string): string | null => form.get(`messages[${at}][${name}]`);
    const text = get("text") ?? throwing("invalid_parameter_exception", "invalidparameter");
    const message = { touserid: whole(get("touserid")), text, textformat: whole(get("textformat") ?? "0") };
    const errormessage = refusal(moodle, message);
    if (errormessage !== undefined) return { msgid: -1, errormessage };
    return { msgid: moodle.delivered.push(message) };
  });
}

const functions: Readonly<Record<string, (moodle: Moodle, form: URLSearchParams) => unknown>> = {
  core_user_get_users_by_field: usersByField,
  core_message_send_instant_messages: sendMessages,
};

/** In Moodle's own order: maintenance, token, its user, the function, the service. */
function answered(moodle: Moodle, token: string, name: string, form: URLSearchParams): unknown {
  const { faults } = moodle;
  if (faults.maintenance) throwing("moodle_exception", "sitemaintenance");
  if (form.get("wstoken") !== token) throwing("moodle_exception", "invalidtoken");
  if (faults.suspended) throwing("moodle_exception", "wsaccessusersuspended");
  const known = functions[name] ?? throwing("dml_missing_record_exception", "invalidrecord");
  if (!(faults.functions ?? Object.keys(functions)).includes(name))
    throwing("webservice_access_exception", "accessexception");
  return known(moodle, form);
}

function reply(moodle: Moodle, token: string, url: URL, form: URLSearchParams): string {
  try {
    return JSON.stringify(answered(moodle, token, url.searchParams.get("wsfunction") ?? "", form));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const { exception, errorcode } = error;
    return JSON.stringify({ exception, errorcode, message: `${errorcode}: ${form.toString()}` });
  }
}

/** A Moodle site below `/moodle`: every exception is a 200, as its REST server answers. */
export async function startMoodle(token: string): Promise<Moodle> {
  const state = { users: [] as User[], delivered: [] as Delivered[], asked: [] as string[], faults: {} as Faults };
  const serve = async (incoming: IncomingMessage): Promise<{ status: number; body?: string }> => {
    const url = new URL(incoming.url ?? "/", "http://moodle");
    state.asked.push(url.href);
    const form = new URLSearchParams((await bodyOf(incoming)).toString());
    if (url.pathname !== "/moodle/webservice/rest/server.php") return { status: 404 };
    if (state.faults.restOff) return { status: 403 };
    return { status: 200, body: reply(moodle, token, url, form) };
  };
  const server = createServer((incoming, outgoing) => {
    void serve(incoming).then(({ status, body }) =>
      outgoing.writeHead(status, { "content-type": "application/json", connection: "close" }).end(body),
    );
  });
  const moodle: Moodle = { ...(await onLoopback(server)), ...state };
  return moodle;
}
