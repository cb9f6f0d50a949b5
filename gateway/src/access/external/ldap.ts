import { isIP, isIPv6 } from "node:net";
import { BusyError, Client, type Entry, EqualityFilter, ResultCodeError, UnavailableError } from "ldapts";
import type { LdapOptions } from "../../config/external-logins.js";
import type { Egress } from "../../egress/egress.js";
import { type Arrival, AwayError, RefusedError } from "./arrival.js";

const timeoutMs = 10_000;
/** Of an address, never of a name: anybody may register one that begins with 127. */
const loopback = /^(127\.|::1$)/;

export interface Ldap {
  /** Whom the directory knows by this name and password. Throws RefusedError, AwayError. */
  recognise(name: string, password: string): Promise<Arrival>;
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

function texts(value: Entry[string] | undefined): string[] {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.map((one) => (Buffer.isBuffer(one) ? one.toString("hex") : String(one)));
}

/** The connection goes to an address that was checked; the certificate is that of the name. */
async function open(options: LdapOptions, egress: Egress): Promise<Client> {
  const url = new URL(options.url);
  const host = hostOf(url);
  const secure = url.protocol === "ldaps:";
  const port = Number(url.port || (secure ? 636 : 389));
  const address = await egress.resolve(host, port);
  const at = isIPv6(address) ? `[${address}]` : address;
  // An address is no server name (RFC 6066): the certificate is then that of the address.
  const named = isIP(host) === 0 ? { servername: host } : { host };
  const tls = { ...named, ...(options.ca !== undefined && { ca: options.ca }) };
  const client = new Client({
    url: `${url.protocol}//${at}:${port}`,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    ...(secure && { tlsOptions: tls }),
  });
  if (secure) return client;
  if (options.start_tls) await client.startTLS(tls);
  else if (!loopback.test(address)) throw new AwayError("passwords do not leave in clear: use ldaps:// or start_tls");
  return client;
}

async function withClient<T>(options: LdapOptions, egress: Egress, body: (client: Client) => Promise<T>): Promise<T> {
  const client = await open(options, egress);
  try {
    return await body(client);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

/** The one entry of that name. The name is a value of the filter, never a part of its text. */
async function find(client: Client, options: LdapOptions, name: string): Promise<Entry> {
  const { bind_dn, bind_password, base_dn, login_attribute, subject_attribute, groups_attribute } = options;
  await client.bind(bind_dn, bind_password);
  const { searchEntries } = await client.search(base_dn, {
    scope: "sub",
    filter: new EqualityFilter({ attribute: login_attribute, value: name }),
    attributes: [subject_attribute, groups_attribute],
    explicitBufferAttributes: ["objectGUID"],
    sizeLimit: 2,
    timeLimit: timeoutMs / 1000,
  });
  const [entry, another] = searchEntries;
  if (entry === undefined || another !== undefined) throw new RefusedError("there is not exactly one such entry");
  return entry;
}

/** A wrong password, a locked account: whatever the directory answers but that it is busy is its refusal. */
async function bindAs(client: Client, dn: string, password: string): Promise<void> {
  await client.bind(dn, password).catch((error: unknown) => {
    const away = error instanceof BusyError || error instanceof UnavailableError;
    if (error instanceof ResultCodeError && !away) throw new RefusedError("the directory refused", { cause: error });
    throw error;
  });
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof RefusedError || cause instanceof AwayError) throw cause;
    throw new AwayError("the directory did not serve us", { cause });
  }
}

/** LDAP: search as a service account, then bind as who was found. */
export function createLdap(options: LdapOptions, egress: Egress): Ldap {
  return {
    async recognise(name, password) {
      // A bind without a password is an anonymous one, and succeeds.
      if (password === "") throw new RefusedError("no password was given");
      const entry = await asked(withClient(options, egress, (client) => find(client, options, name)));
      await asked(withClient(options, egress, (client) => bindAs(client, entry.dn, password)));
      const [subject] = texts(entry[options.subject_attribute]);
      if (subject === undefined) throw new RefusedError(`the entry has no ${options.subject_attribute}`);
      return { provider: "ldap", subject, name, groups: texts(entry[options.groups_attribute]), fresh: true };
    },
  };
}
