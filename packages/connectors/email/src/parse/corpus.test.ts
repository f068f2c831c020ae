import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parseMail } from "../index.ts";

/** Real and broken mail (mikel/mail, MIT); what each must give was checked by reading and is kept as golden facts. */
const corpus = new URL("../../../../../../shared/data/mime_ruby_mail/", import.meta.url);
const goldenFile = new URL("../../fixtures/mime_ruby_mail.json", import.meta.url);
const skip = !existsSync(corpus) && "shared/data/mime_ruby_mail is absent";

interface Golden {
  subject: string;
  from: string | null;
  to: number;
  date: string | null;
  textStart: string;
  textLength: number;
  textHash: string;
  newTextLength: number;
  attachments: { name: string; type: string; bytes: number; hash: string }[];
  bounce: string | null;
}

const hash = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex").slice(0, 16);

async function factsOf(file: string): Promise<Golden> {
  const mail = await parseMail(readFileSync(new URL(file, corpus)));
  return {
    subject: mail.subject,
    from: mail.from === null ? null : `${mail.from.name} <${mail.from.address}>`.trim(),
    to: mail.to.length,
    date: mail.date,
    textStart: mail.text.slice(0, 60),
    textLength: mail.text.length,
    textHash: hash(mail.text),
    newTextLength: mail.newText.length,
    attachments: mail.attachments.map(({ name, type, bytes, content }) => ({ name, type, bytes, hash: hash(content) })),
    bounce: mail.bounce === null ? null : `${mail.bounce.action} ${mail.bounce.status} ${mail.bounce.finalRecipient}`,
  };
}

test("all 105 messages of the corpus give the text, subject, sender and files that a reader finds in them", {
  skip,
}, async () => {
  const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as Record<string, Golden>;
  assert.equal(Object.keys(golden).length, 105);
  for (const [file, facts] of Object.entries(golden)) assert.deepEqual(await factsOf(file), facts, file);
});

test("a corpus message cut off anywhere still gives a message", { skip }, async () => {
  const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as Record<string, Golden>;
  for (const file of Object.keys(golden).filter((_, i) => i % 5 === 0)) {
    const raw = readFileSync(new URL(file, corpus));
    for (let part = 1; part < 8; part++) {
      const mail = await parseMail(raw.subarray(0, Math.floor((raw.length * part) / 8)));
      assert.deepEqual(
        mail.charsetProblems.filter((problem) => problem.startsWith("unreadable")),
        [],
        file,
      );
    }
  }
});
