/** Where a database is and who logs in. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

interface Layout {
  readonly dataDir: string;
  readonly cluster: string;
}

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Connections {
  readonly owner: Connection;
  readonly app: Connection;
  readonly superuser: Connection;
}

/** The product's own way of making and starting a database, taken from its build so that the two cannot drift apart. */
export interface Embedded {
  startEmbedded(deps: {
    readonly dataDir: string;
    log(fields: object, message: string): void;
  }): Promise<{ stop(): Promise<void> }>;
  layoutOf(dataDir: string): Layout;
  databaseUser(cluster: string): User | undefined;
  openPasswords(layout: Layout): { readonly superuser: string; readonly owner: string; readonly app: string };
  connectionsTo(address: Address, passwords: object): Connections;
  freshSocketFolder(layout: Layout, user: User | undefined): void;
  clearDeadServer(layout: Layout): Promise<void>;
  findPostmaster(layout: Layout): { readonly pid: number; readonly stamp: string } | undefined;
  findPackage(): { readonly version: string };
  stopPostmaster(postmaster: { readonly pid: number; readonly stamp: string }): Promise<void>;
  launch(
    deps: {
      readonly layout: Layout;
      readonly binaries: string;
      readonly user: User | undefined;
      readonly superuser: Connection;
      readonly signal: AbortSignal;
    },
    address: Address,
  ): Promise<void>;
}

const modules = [
  "start-embedded",
  "layout",
  "database-user",
  "passwords",
  "connections",
  "listening",
  "postmaster",
  "binaries",
  "launch",
];

export async function loadEmbedded(): Promise<Embedded> {
  const folder = new URL("../../../../gateway/dist/store/embedded/", import.meta.url);
  const parts = await Promise.all(
    modules.map(async (name): Promise<object> => (await import(new URL(`${name}.js`, folder).href)) as object),
  );
  return Object.assign({}, ...parts) as Embedded;
}
