import type { Duplex } from "node:stream";

type Broken = Error & { readonly code?: string };

function told({ code }: Broken): readonly [number, string, string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [431, "Request Header Fields Too Large", "the address and the headers have more than 16 KiB"];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "the request did not come in time"];
    default:
      return [400, "Bad Request", "this is no HTTP request"];
  }
}

/** What never became a request is refused in the form of every other error. */
export function refuseBroken(error: Broken, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const [status, title, detail] = told(error);
  const body = JSON.stringify({ type: "about:blank", title, status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
