import type { IncomingHttpHeaders } from "node:http";
import { membersIn } from "@gatehouse/sdk/testing";

export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export const answerJson = (status: number, body: object): FakeAnswer => ({ status, body: JSON.stringify(body) });

/** The request's JSON; an empty object for anything else. */
export const jsonOf = ({ body }: FakeRequest): Readonly<Record<string, unknown>> => membersIn(body);
