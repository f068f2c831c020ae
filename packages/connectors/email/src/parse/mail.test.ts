import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { describeMail, parseMail } from "../index.ts";

const crlf = (text: string): string => text.replace(/\r?\n/g, "\r\n");
const mail = (head: string, body: string): Buffer => Buffer.from(crlf(`${head}\n\n${body}`), "utf8");

test("any bytes at all give a message and never an error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
      const parsed = await parseMail(bytes);
      assert.equal(typeof parsed.text, "string");
    }),
    { numRuns: 300 },
  );
});

test("pieces of mail put together at random give a message and never an error", async () => {
  const piece = fc.constantFrom(
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: text/html; charset=x-nothing\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%ff%; filename*1=x\r\n",
    "Subject: =?utf-8?q?=?= =?b?x?y?=\r\n",
    'From: <<>>@,;:"\r\n',
    "Date: 99 Foo 99999 99:99\r\n",
    "\r\n",
    "--b\r\n",
    "--b--\r\n",
    "<div><blockquote type=cite><a href=x>",
    "On Tue, 12 Mar 2024 at 09:05 A <a@b.c> wrote:\r\n",
    "> > quoted\r\n",
    "-- \r\n",
    "begin 644 a.txt\r\n#86%A\r\nend\r\n",
    "=\r\n",
    "\u0000\ud83d",
    "From: a\r\nSent: 12:00\r\nTo: b@c.de\r\nSubject: x\r\n",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const parsed = await parseMail(Buffer.from(pieces.join("")));
      assert.deepEqual(
        parsed.charsetProblems.filter((problem) => problem.startsWith("unreadable")),
        [],
      );
    }),
    { numRuns: 500 },
  );
});

test("huge and hostile input is read to its end", async () => {
  const hostile = [
    ">".repeat(100_000),
    "> a\nb\n".repeat(30_000),
    "On Tue, 12 Mar 2024 at 09:05 a\n".repeat(20_000),
    "--\nx\n".repeat(30_000),
    "From: a\nx\nTo: b\n".repeat(20_000),
  ];
  for (const text of hostile) {
    const parsed = await parseMail(mail("From: a@b.example\nSubject: Re: x\nContent-Type: text/plain", text));
    assert.ok(parsed.text.length > 0);
  }
  for (const html of [
    "<div>".repeat(20_000),
    "<blockquote>".repeat(10_000),
    "<ol>".repeat(50) + "<li>x".repeat(20_000),
  ]) {
    const parsed = await parseMail(mail("Subject: x\nContent-Type: text/html", `${html}the end`));
    assert.match(parsed.text, /the end$/);
  }
});

test("a plain part that only points to the HTML gives way to it", async () => {
  const parsed = await parseMail(
    mail(
      "Content-Type: multipart/alternative; boundary=b",
      '--b\nContent-Type: text/plain\n\nPlease view this message in HTML.\n--b\nContent-Type: text/html\n\n<p>The lamp is <b>broken</b>.</p><p>See <a href="https://x.example/a">the picture</a>.</p>\n--b--',
    ),
  );
  assert.equal(parsed.text, "The lamp is broken.\n\nSee the picture <https://x.example/a>.");
});

test("text in a wrong, unknown or missing charset is read all the same, and noted", async () => {
  const russian = "Здравствуйте, лампа не работает, верните деньги";
  const inWindows1251 = Buffer.from(
    [...russian].map((char) => (char === " " ? 32 : char === "," ? 44 : char.charCodeAt(0) - 0x350)),
  );
  for (const type of [
    "text/plain",
    "text/plain; charset=us-ascii",
    "text/plain; charset=utf-8",
    "text/plain; charset=x-unknown",
    "text/plain; charset=windows-1251",
  ]) {
    const parsed = await parseMail(Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n\r\n`), inWindows1251]));
    assert.equal(parsed.text, russian, type);
    assert.equal(parsed.charsetProblems.length, type.endsWith("1251") ? 0 : 1, type);
  }
  const mislabelled = await parseMail(mail("Content-Type: text/plain; charset=iso-8859-1", russian));
  assert.equal(mislabelled.text, russian);
});

test("flowed text is unwrapped level by level", async () => {
  const parsed = await parseMail(
    mail(
      "Content-Type: text/plain; format=flowed; delsp=yes\nSubject: Re: x",
      "> quoted \n> text\nmy own \n words\n next\n-- \nAnna",
    ),
  );
  assert.equal(parsed.text, "> quotedtext\nmy ownwords\nnext\n-- \nAnna");
  assert.equal(parsed.newText, "my ownwords\nnext");
});

test("attachment names cannot leave their folder, hide their ending or configure a server", async () => {
  const names: [string, string][] = [
    ["../../etc/passwd", "passwd"],
    ["C:\\\\Users\\\\x\\\\invoice.pdf", "invoice.pdf"],
    [".htaccess", "htaccess"],
    ["\u200b.htaccess", "htaccess"],
    ["evil\u202egpj.exe", "evilgpj.exe"],
    ["con.txt", "_con.txt"],
    ["a\u0000b.png", "ab.png"],
    ["invoice.pdf.exe", "invoice.pdf.exe"],
    ["  .. ", "attachment.pdf"],
  ];
  for (const [sent, safe] of names) {
    const encoded = `=?utf-8?B?${Buffer.from(sent.replaceAll("\\\\", "\\")).toString("base64")}?=`;
    const { attachments } = await describeMail(
      mail(`Content-Type: application/pdf\nContent-Disposition: attachment; filename="${encoded}"`, "x"),
    );
    assert.equal(attachments[0]?.name, safe, JSON.stringify(sent));
  }
  const long = `${"я".repeat(400)}.pdf`;
  const { attachments } = await describeMail(
    mail(
      `Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(long)}`,
      "x",
    ),
  );
  assert.match(attachments[0]!.name, /^я{100,150}\.pdf$/);
});

test("what could run is never shown inline, whatever it calls itself", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>';
  const parsed = await parseMail(
    mail(
      "Content-Type: multipart/related; boundary=b",
      `--b\nContent-Type: text/html\n\n<img src="cid:a">\n` +
        `--b\nContent-Type: image/png; name=a.png\nContent-ID: <a>\nContent-Disposition: inline\n\n${svg}\n` +
        `--b\nContent-Type: image/svg+xml; name=b.svg\nContent-ID: <b>\nContent-Disposition: inline\n\n${svg}\n` +
        `--b\nContent-Type: image/png; name=c.png\nContent-ID: <c>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\n--b--`,
    ),
  );
  assert.deepEqual(
    parsed.attachments.map(({ type, inline, related }) => [type, inline, related]),
    [
      ["image/svg+xml", false, true],
      ["image/svg+xml", false, true],
      ["image/png", true, true],
    ],
  );
});

test("files inside text (uuencode) become attachments; a sentence with begin stays", async () => {
  const parsed = await parseMail(
    mail("Content-Type: text/plain", "See the file.\nbegin 644 cat.txt\n#0V%T\n`\nend\nbegin 2024 well!"),
  );
  assert.equal(parsed.text, "See the file.\nbegin 2024 well!");
  assert.equal(parsed.attachments[0]?.name, "cat.txt");
  assert.equal(parsed.attachments[0]?.content.toString(), "Cat");
});

test("files inside winmail.dat are taken out", async () => {
  const attribute = (level: number, id: number, value: Buffer): Buffer => {
    const head = Buffer.alloc(9);
    head.writeUInt8(level, 0);
    head.writeUInt16LE(id, 1);
    head.writeUInt32LE(value.length, 5);
    return Buffer.concat([head, value, Buffer.alloc(2)]);
  };
  const tnef = Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    attribute(1, 0x9006, Buffer.from([0, 0, 1, 0])),
    attribute(2, 0x9002, Buffer.alloc(14)),
    attribute(2, 0x8010, Buffer.from("note.txt\0")),
    attribute(2, 0x800f, Buffer.from("hello")),
  ]);
  const parsed = await parseMail(
    mail(
      "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64",
      tnef.toString("base64"),
    ),
  );
  assert.deepEqual(
    parsed.attachments.map(({ name, content }) => [name, content.toString()]),
    [["note.txt", "hello"]],
  );
});

test("addresses are read, domains in lower case, and an encoded address in a name stays a name", async () => {
  const parsed = await parseMail(
    mail(
      `From: =?utf-8?q?=22Boss=22_=3Cboss=40evil.example=3E?= <Anna.S@My-ACME.Example>\nTo: A Group: x@Y.example, "B, C" <b@c.example>;\nDelivered-To: In@Box.example\nX-Original-To: in@box.example\nReply-To: other@z.example`,
      "x",
    ),
  );
  assert.equal(parsed.from?.address, "Anna.S@my-acme.example");
  assert.deepEqual(
    parsed.to.map(({ address }) => address),
    ["x@y.example", "b@c.example"],
  );
  assert.equal(parsed.to[1]?.name, "B, C");
  assert.equal(parsed.deliveredTo.length, 1);
  assert.equal(parsed.replyTo[0]?.address, "other@z.example");
});

test("a decoded header cannot carry a line break into another header", async () => {
  const parsed = await parseMail(mail("Subject: =?utf-8?q?x=0D=0ABcc=3A_all=40x.example?=", "x"));
  assert.equal(parsed.subject, "x Bcc: all@x.example");
});

test("delivery reports of servers that keep to no standard are understood", async () => {
  const reports: [string, string, string, string, string | null][] = [
    // qmail
    [
      "From: MAILER-DAEMON@mx.example\nSubject: failure notice\nReturn-Path: <>",
      "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<bob@gone.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <m1@shop.example>\nFrom: support@shop.example",
      "failed",
      "5.1.1",
      "m1@shop.example",
    ],
    // Exchange
    [
      "From: postmaster@corp.example\nSubject: Undeliverable: Order",
      "Your message to bob@gone.example couldn't be delivered.\n550 5.1.10 RESOLVER.ADR.RecipientNotFound\n\nMessage-ID: <m1@shop.example>",
      "failed",
      "5.1.10",
      "m1@shop.example",
    ],
    // Gmail, with its own header
    [
      "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>\nX-Failed-Recipients: bob@gone.example\nSubject: Delivery Status Notification (Failure)",
      "Address not found\nYour message wasn't delivered to bob@gone.example because the address couldn't be found. 550 5.1.1 NoSuchUser",
      "failed",
      "5.1.1",
      null,
    ],
    // Yandex and Mail.ru
    [
      "From: mailer-daemon@yandex.example\nSubject: Недоставленное сообщение",
      "Это письмо отправлено почтовым сервером.\nВаше сообщение не может быть доставлено: bob@gone.example\n550 5.7.1 No such user!",
      "failed",
      "5.7.1",
      null,
    ],
    [
      "From: mailer-daemon@corp.mail.example\nSubject: Mail delivery failed: returning message to sender\nReturn-Path: <>",
      "A message that you sent could not be delivered to one or more of its recipients.\n\n  bob@gone.example\n    retry timeout exceeded: 451 4.3.0 later",
      "delayed",
      "4.3.0",
      null,
    ],
  ];
  for (const [head, body, action, status, original] of reports) {
    const parsed = await parseMail(mail(`${head}\nTo: support@shop.example`, body));
    assert.equal(parsed.bounce?.finalRecipient, "bob@gone.example", head);
    assert.equal(parsed.bounce?.action, action, head);
    assert.equal(parsed.bounce?.status, status, head);
    assert.equal(parsed.bounce?.originalMessageId, original, head);
    assert.equal(parsed.autoSubmitted.kind, "bounce");
  }
});

test("a person who writes about a bounce is no bounce", async () => {
  const parsed = await parseMail(
    mail(
      "From: anna@x.example\nSubject: Re: Undeliverable: Order",
      "I got this: your message to bob@x.example couldn't be delivered. 550 5.1.1",
    ),
  );
  assert.equal(parsed.bounce, null);
  assert.equal(parsed.autoSubmitted.kind, "no");
});

test("machines are told from people", async () => {
  const cases: [string, string][] = [
    ["Auto-Submitted: auto-replied", "auto-reply"],
    ["Auto-Submitted: auto-generated", "auto-generated"],
    ["Auto-Submitted: no", "no"],
    ["Subject: Automatic reply: Order", "auto-reply"],
    ["Subject: Автоответ: Заказ", "auto-reply"],
    ["X-Autoreply: yes", "auto-reply"],
    ["Precedence: bulk", "list"],
    ["List-Id: <users.lists.example>", "list"],
    ["Return-Path: <>", "auto-generated"],
    ["X-Auto-Response-Suppress: All", "auto-generated"],
    ["From: no-reply@x.example", "auto-generated"],
    ["Subject: Auto parts for my car", "no"],
    ["Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "receipt"],
  ];
  for (const [head, kind] of cases) assert.equal((await parseMail(mail(head, "x"))).autoSubmitted.kind, kind, head);
});

test("a date that is none is null, not today", async () => {
  for (const [date, iso] of [
    ["Tue, 12 Mar 2024 09:05:00 +0300 (MSK)", "2024-03-12T06:05:00.000Z"],
    ["12 Mar 24 9:05 EST", "2024-03-12T14:05:00.000Z"],
    ["yesterday", null],
    ["Pn, 29 paX 2007 21:13:00 +0100", null],
    ["", null],
  ] as const) {
    assert.equal((await parseMail(mail(`Date: ${date}`, "x"))).date, iso, date);
  }
});
