const RealDate = globalThis.Date;
let nowMs = 0;

/** The one moment this process knows: what `new Date()` gives until it is set again. */
export function setMoment(ms: number): void {
  nowMs = ms;
}

/** `Date.now()` stays real: JSONata's own limit of time reads it, and no expression can. */
function lockClock(): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], made) => Reflect.construct(target, args.length === 0 ? [nowMs] : args, made),
  });
}

function lockDice(): void {
  Math.random = () => {
    throw new RangeError("chance");
  };
}

/** Nothing leads from a value to a way of running text, should JSONata ever hand out a function of ours. */
function lockCompilers(): void {
  const kinds = [() => undefined, async () => undefined, function* () {}, async function* () {}];
  for (const kind of kinds)
    Object.defineProperty(Object.getPrototypeOf(kind), "constructor", { value: undefined, writable: false });
  for (const name of ["eval", "Function", "WebAssembly"]) Reflect.deleteProperty(globalThis, name);
}

/** Takes clock, chance and compilers out of this process. Call it once, when everything is loaded. */
export function lockRealm(): void {
  lockClock();
  lockDice();
  lockCompilers();
}
