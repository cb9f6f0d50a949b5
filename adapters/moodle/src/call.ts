import type { HttpCall } from "@gatehouse/sdk";
import type { Config } from "./config.js";

export type Parameter = [name: string, value: string];

/**
 * A call of a web service function (Moodle docs, "Web services API", REST): the function in the query, parameters as
 * PHP arrays in the form. The token goes into the body, since addresses are logged.
 */
export function call({ url, token }: Config, name: string, parameters: readonly Parameter[]): HttpCall {
  const query = new URLSearchParams({ wsfunction: name, moodlewsrestformat: "json" });
  const form = new URLSearchParams([["wstoken", token], ...parameters]);
  return {
    method: "POST",
    url: `${url.replace(/\/+$/, "")}/webservice/rest/server.php?${query.toString()}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  };
}
