/** A browser that keeps cookies by host and is sent from site to site, one step at a time. */
export interface Wanderer {
  get(url: string): Promise<Response>;
  post(url: string, form: Readonly<Record<string, string>>): Promise<Response>;
  /** Follows redirects until a page, or until `stop` is true of where it is sent. */
  follow(url: string, stop?: (url: string) => boolean): Promise<{ readonly url: string; readonly response: Response }>;
  /** The same cookies, in another window. */
  cookies(url: string): string;
}

export function wanderer(): Wanderer {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const cookies = (url: string): string => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join("; ");

  async function go(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { cookie: cookies(url), origin: new URL(url).origin };
    const response = await fetch(url, { ...init, headers: { ...headers, ...init.headers }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) jarOf(url).delete(name);
      else jarOf(url).set(name, value);
    }
    return response;
  }

  return {
    cookies,
    get: (url) => go(url),
    post: (url, form) => go(url, { method: "POST", body: new URLSearchParams(form) }),
    async follow(url, stop = () => false) {
      for (let at = url, steps = 0; ; steps += 1) {
        const response = await go(at);
        const next = response.headers.get("location");
        if (next === null || steps > 20) return { url: at, response };
        at = new URL(next, at).href;
        if (stop(at)) return { url: at, response };
      }
    },
  };
}
