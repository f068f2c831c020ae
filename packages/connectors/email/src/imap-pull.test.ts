import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EmailConfig } from "@rapport/schema";
import { ImapFlow } from "imapflow";
import { checkMail } from "./check.ts";
import { followMailbox, type ImapCursor } from "./imap-pull.ts";
import { createDovecot, DOVECOT, type Dovecot } from "./testing-dovecot.ts";

const skip = DOVECOT ? false : "Dovecot is not installed (apt-get install dovecot-imapd)";
let dovecot: Dovecot;
before(async () => {
  if (DOVECOT) dovecot = await createDovecot();
});
after(async () => {
  await dovecot?.remove();
});

const settings = () => ({
  host: "127.0.0.1",
  port: dovecot.port,
  security: "none" as const,
  user: dovecot.user,
  mailbox: "INBOX",
});
const context = () => ({ resolveHost: async (host: string) => host, secrets: { imapPassword: dovecot.password } });

async function append(...subjects: string[]): Promise<void> {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: dovecot.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: dovecot.user, pass: dovecot.password },
    logger: false,
  });
  await client.connect();
  for (const subject of subjects)
    await client.append("INBOX", `From: a@b.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`);
  await client.logout();
}

interface Follower {
  subjects: string[];
  cursor: ImapCursor | null;
  states: string[];
  stop(): Promise<void>;
}

function follow(cursor: ImapCursor | null, failOnce?: string): Follower {
  const follower: Follower = { subjects: [], cursor, states: [], stop: async () => undefined };
  let hasFailed = false;
  const running = followMailbox({
    imap: settings(),
    context: context(),
    cursor,
    recheckMs: 500,
    async accept(raw, _receivedAt, next) {
      const subject = /Subject: (.*?)\r/.exec(raw.toString())![1]!;
      if (subject === failOnce && !hasFailed) {
        hasFailed = true;
        throw new Error("the database is away");
      }
      follower.subjects.push(subject);
      follower.cursor = next;
    },
    async saveCursor(next) {
      follower.cursor = next;
    },
    onState: (state) => follower.states.push(state),
  });
  follower.stop = () => running.stop();
  return follower;
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited 15 s in vain: ${what}`);
}

test("mail that arrives is taken in order, and a restart goes on where the cursor stands", { skip }, async () => {
  const first = follow(null);
  await until(() => first.cursor !== null, "first sight of the mailbox");
  await append("one", "two");
  await until(() => first.subjects.length === 2, "two mails");
  await first.stop();
  await append("three");
  const second = follow(first.cursor);
  await until(() => second.subjects.length === 1, "the mail that came while nobody followed");
  await second.stop();
  assert.deepEqual([...first.subjects, ...second.subjects], ["one", "two", "three"]);
});

test("mail that could not be kept is taken again, none is skipped", { skip }, async () => {
  const follower = follow(null, "beta");
  await until(() => follower.cursor !== null, "first sight");
  await append("alpha", "beta", "gamma");
  await until(() => follower.subjects.length === 3, "all three in the end");
  await follower.stop();
  assert.deepEqual(follower.subjects, ["alpha", "beta", "gamma"]);
  assert.ok(follower.states.includes("disconnected"));
});

test("a server that dies and comes back is followed again without loss", { skip }, async () => {
  const follower = follow(null);
  await until(() => follower.cursor !== null, "first sight");
  await append("before");
  await until(() => follower.subjects.length === 1, "the first mail");
  await dovecot.kill();
  await until(() => follower.states.at(-1) === "disconnected", "the loss is noticed");
  await dovecot.start();
  await append("after");
  await until(() => follower.subjects.length === 2, "the mail after the restart");
  await follower.stop();
  assert.deepEqual(follower.subjects, ["before", "after"]);
});

test("the connection test says that the password is wrong, that the port is closed, that all is well", {
  skip,
}, async () => {
  const check = async (imap: Partial<ReturnType<typeof settings>>, password = dovecot.password) => {
    const config = EmailConfig.parse({
      address: "a@b.example",
      senderName: "",
      inbound: "imap",
      imap: { ...settings(), ...imap },
    });
    const [first] = await checkMail({
      tenantId: "",
      connectionId: "",
      config,
      secrets: { imapPassword: password },
      signingKey: new Uint8Array(32),
      publicUrl: "",
      now: new Date(),
      resolveHost: async (host) => host,
    });
    return first!;
  };
  assert.deepEqual(await check({}), {
    name: "Incoming mail (IMAP)",
    ok: true,
    sentence: "Signed in and opened INBOX.",
  });
  const wrong = await check({}, "wrong");
  assert.ok(!wrong.ok);
  assert.match(wrong.sentence, /refused the user name or password/);
  assert.match((await check({ port: 1 })).sentence, /refuses connections on port 1/);
});
