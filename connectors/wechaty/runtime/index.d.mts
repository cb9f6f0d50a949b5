import type { Readable } from "node:stream";

/** The part of wechaty the connector uses; the packages' own types are not there where the runtime is not installed. */
export interface MessagePayload {
  readonly id: string;
  readonly talkerId: string;
  readonly listenerId?: string;
  readonly roomId?: string;
  readonly filename?: string;
  readonly text?: string;
  /** Seconds or milliseconds, as the puppet likes. */
  readonly timestamp: number;
  readonly type: number;
}

export interface FileBox {
  readonly name: string;
  readonly mediaType: string;
  toStream(): Promise<Readable>;
}

export interface Puppet {
  readonly currentUserId: string;
  messagePayload(id: string): Promise<MessagePayload>;
  contactPayload(id: string): Promise<{ readonly id: string; readonly name?: string; readonly alias?: string }>;
  roomPayload(id: string): Promise<{ readonly id: string; readonly topic?: string }>;
  messageFile(id: string): Promise<FileBox>;
  messageUrl(id: string): Promise<{ readonly title: string; readonly url: string; readonly description?: string }>;
  messageMiniProgram(
    id: string,
  ): Promise<{ readonly title?: string; readonly appid?: string; readonly pagePath?: string }>;
  messageLocation(id: string): Promise<{
    readonly latitude: number;
    readonly longitude: number;
    readonly name?: string;
    readonly address?: string;
  }>;
  messageContact(id: string): Promise<string>;
  messageSendText(conversationId: string, text: string): Promise<string | undefined>;
  messageSendFile(conversationId: string, file: FileBox): Promise<string | undefined>;
}

export interface Bot {
  readonly puppet: Puppet;
  readonly isLoggedIn: boolean;
  on(event: "scan", listener: (qrcode: string, status: number) => void): this;
  on(event: "login" | "message", listener: (thing: { readonly id: string }) => void): this;
  on(event: "logout", listener: (user: unknown, reason?: string) => void): this;
  on(event: "error", listener: (error: unknown) => void): this;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface BotOptions {
  readonly puppet: "mock" | "wechat4u" | "service" | "padlocal";
  readonly token: string | undefined;
  /** What it remembered last time. */
  readonly saved: string | undefined;
  readonly save: (memory: string) => Promise<void>;
}

export function createBot(options: BotOptions): Promise<Bot>;
export function fileOf(bytes: Uint8Array, name: string): FileBox;

/** The mock's stage, for tests. */
export interface MockContact {
  readonly id: string;
  say(something: string | FileBox): { to(conversation: unknown): void };
}

export interface Mocker {
  readonly puppet: { readonly isLoggedIn: boolean; emit(event: string, payload: object): boolean };
  scan(qrcode: string, status?: number): void;
  login(user: MockContact): void;
  createContact(payload: { readonly id?: string; readonly name?: string }): MockContact;
  createRoom(payload: { readonly id?: string; readonly topic?: string; readonly memberIdList?: string[] }): {
    readonly id: string;
  };
  readonly MessageMock: { create(payload: object): { readonly id: string } };
  readonly ContactMock: { load(id: string): MockContact };
}

export const mockers: Mocker[];
