import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createTransport } from "nodemailer";
import { type MailSink, serveSinkPage, startMailSink } from "./index.ts";

const cleanUp: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of cleanUp.reverse()) await step();
});

async function send(sink: MailSink, messageId: string, html?: string): Promise<{ code: number | null }> {
  const transport = createTransport({ host: sink.host, port: sink.port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      from: "shop@littleharbour.example",
      to: "anna@inbox.example",
      subject: "Your box",
      text: "It is on its way.",
      messageId,
      ...(html ? { html } : {}),
    });
    return { code: 250 };
  } catch (error) {
    return { code: (error as { responseCode?: number }).responseCode ?? null };
  } finally {
    transport.close();
  }
}

test("the sink keeps what it takes, in memory and as JSON lines, and counts by Message-ID", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sink-"));
  cleanUp.push(() => rm(folder, { recursive: true }));
  const sink = await startMailSink({ file: join(folder, "mails.jsonl") });
  cleanUp.push(() => sink.close());
  await send(sink, "<one@x.example>");
  await send(sink, "<one@x.example>");
  await send(sink, "<two@x.example>");
  assert.deepEqual(
    [...sink.countByMessageId()],
    [
      ["<one@x.example>", 2],
      ["<two@x.example>", 1],
    ],
  );
  const lines = (await readFile(join(folder, "mails.jsonl"), "utf8")).trim().split("\n");
  assert.equal(lines.length, 3);
  assert.equal(JSON.parse(lines[0]!).subject, "Your box");
});

test("faults come on demand: a refusal keeps nothing, a cut line after the data keeps the message without a reply", async () => {
  const sink = await startMailSink();
  cleanUp.push(() => sink.close());
  sink.misbehave(
    { do: "refuse", code: 550, text: "5.1.1 no such user" },
    { do: "drop_after_data" },
    { do: "drop_before_data" },
  );
  assert.equal((await send(sink, "<a@x.example>")).code, 550);
  assert.equal((await send(sink, "<b@x.example>")).code, null);
  assert.equal((await send(sink, "<c@x.example>")).code, null);
  assert.equal((await send(sink, "<d@x.example>")).code, 250);
  assert.deepEqual(
    sink.mails.map(({ messageId, isAcknowledged }) => [messageId, isAcknowledged]),
    [
      ["<b@x.example>", false],
      ["<d@x.example>", true],
    ],
  );
});

test("a bounce goes back to the sender's mail server as a delivery status notification", async () => {
  const origin = await startMailSink();
  const sink = await startMailSink({ returnTo: () => origin });
  cleanUp.push(
    () => origin.close(),
    () => sink.close(),
  );
  sink.misbehave({ do: "bounce", code: "5.1.1", text: "550 5.1.1 user unknown" });
  const arrived = new Promise<void>((resolve) => void origin.onMail(() => resolve()));
  await send(sink, "<bounced@x.example>");
  await arrived;
  const [bounce] = origin.mails;
  assert.equal(bounce?.from, "");
  assert.match(bounce?.raw ?? "", /Message-ID: <bounced@x.example>/);
  assert.match(bounce?.raw ?? "", /Status: 5\.1\.1/);
});

test("the page lists the mail and never runs what a mail carries", async () => {
  const sink = await startMailSink();
  const page = await serveSinkPage(sink);
  cleanUp.push(
    () => sink.close(),
    () => page.close(),
  );
  await send(sink, "<evil@x.example>", "<script>alert(1)</script><b>hello</b>");
  const list = await fetch(page.url);
  assert.match(await list.text(), /Your box/);
  assert.match(list.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  const one = await (await fetch(`${page.url}/mails/1`)).text();
  assert.match(one, /<iframe sandbox /);
  assert.doesNotMatch(one, /<script>/);
});
