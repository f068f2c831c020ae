import assert from "node:assert/strict";
import { test } from "node:test";
import { AsideReader, parseMailAside } from "./aside.ts";
import { parseMail } from "./mail.ts";

const roomy = { timeLimitMs: 60_000, memoryMb: 1_024 };

function mailOf(megabytes: number, subject = "Large"): Buffer {
  const row = "<tr><td>lamp</td><td><b>LX-20</b></td><td>49.00</td></tr>\r\n";
  const html = `<html><body><p>The list:</p><table>${row.repeat(Math.ceil((megabytes * 1_000_000) / row.length))}</table></body></html>`;
  return Buffer.from(
    [
      `From: Mira <mira@lamps.example>\r\nSubject: ${subject}\r\nMessage-ID: <large@lamps.example>`,
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
      `--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`,
      '--b\r\nContent-Type: application/octet-stream; name="a.bin"\r\nContent-Disposition: attachment; filename="a.bin"',
      "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQ=\r\n--b--\r\n",
    ].join("\r\n"),
  );
}

test("a large mail is read aside exactly as it would be read here", async () => {
  const raw = mailOf(1.1);
  const mail = await parseMailAside(raw);
  assert.deepEqual(mail, await parseMail(raw));
  assert.ok(Buffer.isBuffer(mail.attachments[0]?.content));
  assert.deepEqual([...mail.attachments[0].content], [0, 1, 2, 3, 4]);
});

test("other work goes on while a large mail is read", async () => {
  const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
    let turns = 0;
    let isOver = false;
    void work.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns++;
    }
    return turns;
  };
  assert.ok((await turnsDuring(parseMailAside(mailOf(2)))) > 20);
});

test("large mails that arrive together are each answered with their own content", async () => {
  const reader = new AsideReader(roomy);
  const subjects = ["one", "two", "three", "four"];
  const mails = await Promise.all(subjects.map((subject) => reader.read(mailOf(0.2, subject))));
  assert.deepEqual(
    mails.map((mail) => mail.subject),
    subjects,
  );
});

test("a mail that is not read in time is kept as text, and the next one is read", async () => {
  const reader = new AsideReader({ ...roomy, timeLimitMs: 1 });
  const mail = await reader.read(mailOf(2));
  assert.match(mail.text, /^From: Mira/);
  assert.match(mail.charsetProblems.join(), /not read within/);
  const patient = new AsideReader(roomy);
  assert.equal((await patient.read(mailOf(0.1))).subject, "Large");
});

test("a mail that needs too much memory is kept as text, the program lives on and reads the next", async () => {
  const reader = new AsideReader({ ...roomy, memoryMb: 48 });
  const [greedy, modest] = await Promise.all([reader.read(mailOf(8)), reader.read(mailOf(0.01, "Modest"))]);
  assert.match(greedy.text, /^From: Mira/);
  assert.match(greedy.charsetProblems.join(), /kept as text/);
  assert.equal(modest.subject, "Modest");
});
