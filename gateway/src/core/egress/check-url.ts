type Checked = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly message: string };

/** Is this an address the gateway may be told to call at all? The message never repeats the URL: it may hold a secret. */
export function checkUrl(text: string): Checked {
  if (!URL.canParse(text)) return { ok: false, message: "is no URL; write it in full, such as https://crm.example/in" };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { ok: false, message: `must begin with https:// or http://, not ${url.protocol}` };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, message: "must not hold a user name or password; put them into the options meant for them" };
  }
  return { ok: true, url };
}

/** The port a URL of `checkUrl` leads to. */
export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}
