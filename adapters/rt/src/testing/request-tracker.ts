import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { binary, freePort, until } from "@gatehouse/sdk/testing";

/** A desk the stories are played on: the real product, or our fake of it. */
export interface Stage {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

export interface Hook {
  readonly address: string;
  readonly secret: string;
}

export const agent = { user: "wang.li", password: "agent-password" } as const;
export const stranger = { user: "parent@example.com", password: "stranger-password" } as const;

/** Where Debian's `request-tracker5` keeps its server and libraries. */
const server = "/usr/share/request-tracker5/libexec/rt-server";
const run = promisify(execFile);

const siteConfig = (folder: string, port: number): string => `
Set($rtname, 'school.example');
Set($Organization, 'school.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${join(folder, "rt.sqlite")}');
Set($MasonDataDir, '${join(folder, "mason")}');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($MailCommand, 'testfile');
Set($BcryptCost, 10);
1;
`;

/** The rights README.md asks for, and no more. */
const rights = [
  "SeeQueue",
  "ShowTicket",
  "ShowTicketComments",
  "CreateTicket",
  "ReplyToTicket",
  "CommentOnTicket",
  "ModifyTicket",
];

const perlText = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

async function scripOf(hook: Hook): Promise<string> {
  const template = await readFile(new URL("../../scrip.txt", import.meta.url), "utf8");
  const code = template
    .replace("https://gateway.example.edu/hooks/ENDPOINT", hook.address)
    .replace("whsec_THE_HOOK_SECRET_OF_THE_ENDPOINT", hook.secret);
  return `@Scrips = ({ Description => 'Gatehouse', Queue => 0, ScripCondition => 'On Transaction',
    ScripAction => 'User Defined', Template => 'Blank', CustomPrepareCode => 'return 1;',
    CustomCommitCode => ${perlText(code)} });`;
}

/** Users, a queue, the rights, the Scrip and a token, in RT's own initialdata form. */
const content = async (folder: string, hook: Hook | undefined): Promise<string> => `
@Users = (
  { Name => 'gatehouse', Privileged => 1 },
  { Name => '${agent.user}', Password => '${agent.password}', Privileged => 1 },
  { Name => '${stranger.user}', EmailAddress => '${stranger.user}', Password => '${stranger.password}' },
);
@Queues = ({ Name => '招生办' });
@ACL = (
  (map { { UserId => 'gatehouse', Queue => '招生办', Right => $_ } } qw(${rights.join(" ")})),
  { UserId => 'gatehouse', Right => 'ManageAuthTokens' },
  { UserId => '${agent.user}', Right => 'SuperUser' },
  (map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Queue => '招生办', Right => $_ } }
    qw(ReplyToTicket ShowTicket)),
);
${hook === undefined ? "" : await scripOf(hook)}
@Final = (sub {
  my $user = RT::CurrentUser->new;
  $user->Load('gatehouse');
  my ($ok, $why, $token) = RT::AuthToken->new($user)->Create(Owner => $user->id, Description => 'test');
  die $why unless $ok;
  open my $file, '>', ${perlText(join(folder, "token"))} or die $!;
  print $file $token;
  close $file;
});
1;
`;

async function stopped(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, "exit");
  running.kill("SIGTERM");
  await ended;
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/REST/2.0/rt`).then(
    ({ status }) => status === 401,
    () => false,
  );

/** A real Request Tracker 5 on SQLite in a folder of its own, on a free port of loopback. Its mail becomes files there. */
export async function startRequestTracker(hook?: Hook): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-rt-"));
  const port = await freePort();
  const at = (name: string): string => join(folder, name);
  for (const name of ["site.d", "mason", "mail"]) await mkdir(at(name));
  await writeFile(at("site.pm"), siteConfig(folder, port));
  await writeFile(at("content"), await content(folder, hook));
  const env = { ...process.env, RT_SITE_CONFIG: at("site.pm"), RT_SITE_CONFIG_DIR: at("site.d"), TMPDIR: at("mail") };
  const setup = binary("rt-setup-database-5") ?? "rt-setup-database-5";
  await run(setup, ["--action", "init", "--skip-create"], { env });
  await run(setup, ["--action", "insert", "--datafile", at("content")], { env });
  const listening = ["--host", "127.0.0.1", "--port", String(port), "--server", "Starlet", "--max-workers", "2"];
  const running = spawn(server, listening, { env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await stopped(running);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until("Request Tracker answers", () => answers(url));
    return { url, token: await readFile(at("token"), "utf8"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
