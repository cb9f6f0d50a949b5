import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, type LoginStep, PluginError } from "@gatehouse/sdk";
import { badRequest, Problem } from "./problem.js";

export type Answers = Readonly<Record<string, string>>;
export type LoginSteps = AsyncGenerator<LoginStep, void, Answers | undefined>;
export type OpenLogin = (signal: AbortSignal) => LoginSteps;

/** `step` is what a person does now, null while the connector works; `detail` says why it failed. */
export interface LoginView {
  readonly state: "running" | "done" | "failed";
  readonly step: LoginStep | null;
  readonly detail?: string;
}

/** One login, led by the connector. What a person sees and answers is in memory alone. */
export interface Login {
  view(): LoginView;
  /** Throws 409 when nothing is asked, 400 with a fault for each field that is missing or unknown. */
  answer(answers: Answers): void;
  /** Resolves when there is something to show. */
  readonly first: Promise<void>;
  /** Resolves when the connector let go of it, or had its time to. */
  stop(): Promise<void>;
}

export interface LoginDeps {
  readonly open: OpenLogin;
  /** It begins after this; never rejects. */
  readonly before: Promise<void>;
  readonly limitMs: number;
  /** Told once, in words that hold nothing a person saw or wrote. */
  readonly over: (outcome: string) => void;
}

const letGoMs = 5_000;

const stopped = (): Problem => new Problem(410, "Gone", "the login was ended");
const tooLong = (): Problem => new Problem(410, "Gone", "the login took too long");
const endedEarly = (): PluginError =>
  new PluginError("unavailable", "the connector ended the login before it was done");

function aborted(signal: AbortSignal): Promise<never> {
  const gone = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  gone.catch(() => undefined);
  return gone;
}

/** Takes the steps until `done`. Throws at the signal, whatever the connector makes of it. */
async function follow(
  steps: LoginSteps,
  signal: AbortSignal,
  tell: (step: LoginStep) => void,
  answers: () => Promise<Answers>,
): Promise<void> {
  const gone = aborted(signal);
  let given: Answers | undefined;
  for (;;) {
    const { done, value } = await Promise.race([steps.next(given), gone]);
    if (done || value === undefined) throw endedEarly();
    tell(value);
    if (value.step === "done") return;
    given = value.step === "ask" ? await Promise.race([answers(), gone]) : undefined;
  }
}

const letGo = (steps: LoginSteps | undefined): Promise<unknown> =>
  Promise.race([steps?.return().catch(() => undefined), sleep(letGoMs, undefined, { ref: false })]);

/** A stray error may quote what a person wrote: nobody is told of it. */
const wordsOf = (error: unknown): { readonly detail: string; readonly outcome: string } => {
  if (error instanceof PluginError) return { detail: error.message, outcome: error.code };
  if (error instanceof Problem) return { detail: error.message, outcome: error.message };
  return { detail: "the connector failed", outcome: "exception" };
};

function faultsOf(fields: readonly { readonly name: string }[], answers: Answers): Fault[] {
  const names = fields.map(({ name }) => name);
  const missing = names.filter((name) => !Object.hasOwn(answers, name));
  const unknown = Object.keys(answers).filter((name) => !names.includes(name));
  return [
    ...missing.map((name) => ({ path: `answers.${name}`, message: "the login asks for it" })),
    ...unknown.map((name) => ({ path: `answers.${name}`, message: "the login does not ask for it" })),
  ];
}

export function startLogin({ open, before, limitMs, over }: LoginDeps): Login {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(tooLong()), limitMs);
  let view: LoginView = { state: "running", step: null };
  let give: (answers: Answers) => void = () => undefined;
  let shown: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    shown = resolve;
  });

  function show(next: LoginView): void {
    view = next;
    shown();
  }
  const tell = (step: LoginStep): void => show({ state: step.step === "done" ? "done" : "running", step });
  const answers = (): Promise<Answers> =>
    new Promise((resolve) => {
      give = resolve;
    });

  async function run(): Promise<void> {
    let steps: LoginSteps | undefined;
    try {
      await before;
      stop.signal.throwIfAborted();
      steps = open(stop.signal);
      await follow(steps, stop.signal, tell, answers);
      over("done");
    } catch (error) {
      const { detail, outcome } = wordsOf(stop.signal.aborted ? stop.signal.reason : error);
      show({ state: "failed", step: null, detail });
      over(outcome);
    } finally {
      clearTimeout(timer);
      await letGo(steps);
    }
  }
  const running = run();

  return {
    first,
    view: () => view,
    answer(given) {
      if (view.step?.step !== "ask") throw new Problem(409, "Conflict", "the login asks nothing now");
      const faults = faultsOf(view.step.fields, given);
      if (faults.length > 0) throw badRequest(faults);
      view = { state: "running", step: null };
      give(given);
    },
    stop() {
      stop.abort(stopped());
      return running;
    },
  };
}
