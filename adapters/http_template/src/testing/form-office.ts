import { createHash } from "node:crypto";
import { type Answer, type Asked, type Office, startOffice } from "./office.js";

/**
 * One address for everything, a form, and a signature in it: MD5, in capitals, of the parameters that are not empty,
 * sorted by name and joined by `&`, with `&key=` and the key at the end. The answer is always 200.
 */
export interface FormOffice extends Office {
  readonly tickets: readonly Readonly<Record<string, string>>[];
}

const failed = (err_code: string, err_msg: string): Answer => ({
  status: 200,
  body: { result_code: "FAIL", err_code, err_msg },
});

/** By hand, from the parameters as they arrived. */
function signOf(form: URLSearchParams, key: string): string {
  const names = [...form.keys()].filter((name) => name !== "sign" && form.get(name) !== "");
  names.sort((a, b) => (a < b ? -1 : 1));
  let text = "";
  for (const name of names) text += `${name}=${form.get(name)}&`;
  return createHash("md5").update(`${text}key=${key}`, "utf8").digest("hex").toUpperCase();
}

export async function startFormOffice(appId: string, key: string): Promise<FormOffice> {
  const tickets: Record<string, string>[] = [];

  function add(form: URLSearchParams): Answer {
    const { out_no = "", content = "", ticket_no } = Object.fromEntries(form);
    if (content === "") return failed("PARAM_ERROR", "content is empty");
    if (ticket_no !== undefined && !tickets.some((each) => each["ticket_no"] === ticket_no))
      return failed("TICKET_NOT_EXIST", "no such ticket");
    const known = tickets.find((each) => each["out_no"] === out_no);
    if (known !== undefined)
      return {
        ...failed("OUT_NO_USED", "taken before"),
        body: { result_code: "FAIL", err_code: "OUT_NO_USED", ticket_no: known["ticket_no"] },
      };
    const ticket = {
      ...Object.fromEntries(form),
      ticket_no: ticket_no ?? `T${String(tickets.length + 1).padStart(6, "0")}`,
    };
    tickets.push(ticket);
    return { status: 200, body: { result_code: "SUCCESS", ticket_no: ticket.ticket_no } };
  }

  function respond({ method, url, headers, body }: Asked): Answer {
    if (method !== "POST" || url.pathname !== "/router/rest") return { status: 404, body: "<html>404</html>" };
    if (headers["content-type"] !== "application/x-www-form-urlencoded")
      return failed("FORMAT_ERROR", "a form is needed");
    const form = new URLSearchParams(body);
    if (form.get("app_id") !== appId) return failed("APP_ERROR", "unknown app_id");
    if (form.get("sign") !== signOf(form, key)) return failed("SIGN_ERROR", "sign does not match");
    if (Math.abs(Date.now() / 1000 - Number(form.get("timestamp"))) > 300) return failed("TIME_ERROR", "stale");
    return add(form);
  }

  return { ...(await startOffice(respond)), tickets };
}
