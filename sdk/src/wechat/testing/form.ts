/** The one file of a form. */
export interface FormFileSeen {
  readonly field: string;
  readonly filename: string;
  /** What the part's head says of its length. */
  readonly filelength: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const headShape =
  /^Content-Disposition: form-data; name="([^"]*)"; filename="([^"]*)"; filelength=(\d+)\r\nContent-Type: (\S+)$/;

/** The one file of a `multipart/form-data` body, as a strict server reads it; undefined where the form is broken. */
export function fileIn(contentType: string, body: Buffer): FormFileSeen | undefined {
  const boundary = /^multipart\/form-data; boundary=([\w-]{1,70})$/.exec(contentType)?.[1];
  const start = Buffer.from(`--${boundary}\r\n`);
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const headEnd = body.indexOf("\r\n\r\n");
  if (boundary === undefined || !body.subarray(0, start.length).equals(start)) return undefined;
  if (body.indexOf(end) !== body.length - end.length) return undefined;
  const head = headShape.exec(body.toString("utf8", start.length, headEnd));
  if (!head) return undefined;
  const [, field = "", filename = "", length = "", type = ""] = head;
  const bytes = body.subarray(headEnd + 4, -end.length);
  return { field, filename, filelength: Number(length), contentType: type, bytes };
}
