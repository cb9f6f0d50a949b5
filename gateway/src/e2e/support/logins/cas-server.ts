import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A CAS server as its protocol describes it (CAS Protocol 3.0 §2): a ticket opens once, within its time, and only for
 * the service it was made for. `misbehave` makes the next answer one that servers in trouble give.
 */
export async function startCasServer() {
  const tickets = new Map<string, { service: string; user: string; until: number; primary: boolean }>();
  let misbehave: "html" | "proxy" | "error" | "hang_up" | undefined;
  const failure = (code: string): string =>
    `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="${code}">${code}</cas:authenticationFailure></cas:serviceResponse>`;
  const success = (user: string, more = ""): string =>
    `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>${user}</cas:user><cas:attributes><cas:memberOf>staff</cas:memberOf></cas:attributes>${more}</cas:authenticationSuccess></cas:serviceResponse>`;

  function validate(query: URLSearchParams): string {
    const ticket = query.get("ticket") ?? "";
    const known = tickets.get(ticket);
    tickets.delete(ticket);
    if (known === undefined || known.until < Date.now()) return failure("INVALID_TICKET");
    if (known.service !== query.get("service")) return failure("INVALID_SERVICE");
    // §2.5.1: with renew, validation succeeds only for a ticket from primary credentials.
    if (query.get("renew") === "true" && !known.primary) return failure("INVALID_TICKET");
    return misbehave === "proxy"
      ? success(known.user, "<cas:proxies><cas:proxy>https://other.example</cas:proxy></cas:proxies>")
      : success(known.user);
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://cas");
    if (url.pathname !== "/cas/p3/serviceValidate") return response.writeHead(404).end();
    if (misbehave === "html") return response.writeHead(200).end("<html><body>维护中</body></html>");
    if (misbehave === "hang_up") return request.destroy();
    if (misbehave === "error") return response.writeHead(500).end();
    return response.writeHead(200, { "content-type": "application/xml" }).end(validate(url.searchParams));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    url: `http://${address}/cas`,
    /** The person has logged in there: a ticket for this service. `primary`: with a password, not by a session there. */
    ticket(service: string, user: string, livesMs = 10_000, primary = false): string {
      const ticket = `ST-${tickets.size + 1}-${Math.floor(performance.now() * 1000)}`;
      tickets.set(ticket, { service, user, until: Date.now() + livesMs, primary });
      return ticket;
    },
    misbehave: (how: typeof misbehave) => {
      misbehave = how;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
