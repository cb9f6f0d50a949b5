import { setTimeout as sleep } from "node:timers/promises";
import { type Answers, type Login, type LoginView, type OpenLogin, startLogin } from "./login.js";
import { notFound, Problem } from "./problem.js";

/** The logins of this process, at most one for each account. */
export interface Logins {
  /** Begins one, after another of this account that still ran was ended. Resolves at its first step, or a second later. */
  begin(accountId: string, open: OpenLogin): Promise<LoginView>;
  /** Throws 404 where none was begun. */
  view(accountId: string): LoginView;
  /** Throws 404, 409 when nothing is asked, 400 with a fault for each field that is missing or unknown. */
  answer(accountId: string, answers: Answers): void;
  /** Ends it and forgets it. Throws 404 where none was begun. */
  end(accountId: string): Promise<void>;
  /** At the end of the process: none begins after it. */
  endAll(): Promise<void>;
}

export interface LoginsDeps {
  /** Told once of each login, in words that hold nothing a person saw or wrote. */
  readonly ended: (accountId: string, outcome: string) => void;
  /** Milliseconds that one may take. */
  readonly limitMs?: number;
}

const fiveMinutesMs = 300_000;
const firstStepMs = 1_000;

export function createLogins({ ended, limitMs = fiveMinutesMs }: LoginsDeps): Logins {
  const logins = new Map<string, Login>();
  let closed = false;

  function known(accountId: string): Login {
    const login = logins.get(accountId);
    if (login === undefined) throw notFound("login");
    return login;
  }

  return {
    async begin(accountId, open) {
      if (closed) throw new Problem(503, "Stopping", "this process ends; begin again", { retryAfterSecs: 5 });
      const before = logins.get(accountId)?.stop() ?? Promise.resolve();
      const login = startLogin({ open, before, limitMs, over: (outcome) => ended(accountId, outcome) });
      logins.set(accountId, login);
      await Promise.race([login.first, sleep(firstStepMs, undefined, { ref: false })]);
      return login.view();
    },
    view: (accountId) => known(accountId).view(),
    answer: (accountId, answers) => known(accountId).answer(answers),
    async end(accountId) {
      const login = known(accountId);
      logins.delete(accountId);
      await login.stop();
    },
    async endAll() {
      closed = true;
      await Promise.all([...logins.values()].map((login) => login.stop()));
      logins.clear();
    },
  };
}
