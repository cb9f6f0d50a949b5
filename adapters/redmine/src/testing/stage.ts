/** A desk the stories are played on. */
export interface Stage {
  readonly url: string;
  /** Of the gateway's user and of an agent. */
  readonly keys: { readonly gateway: string; readonly agent: string };
  readonly agentId: string;
  stop(): Promise<void>;
}

/** Of the project the stories are played in. */
export const project = "front-desk";
/** Numbers of the statuses Redmine's default data gives: new, in progress, closed, rejected. */
export const status = { new: 1, open: 2, closed: 5, rejected: 6 } as const;
