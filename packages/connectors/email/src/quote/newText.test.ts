import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseMail } from "../index.ts";

const folder = new URL("../../fixtures/replies/", import.meta.url);

const ALL = ["", "-second", "-third", "-fourth", "-fifth"].map((part) => `expected${part}.json`);

async function checkAll(file: string): Promise<void> {
  const expected = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>;
  for (const [name, newText] of Object.entries(expected)) {
    const mail = await parseMail(readFileSync(new URL(`${name}.eml`, folder)));
    assert.equal(mail.newText, newText, name);
  }
}

test("what a person wrote is found in replies of all common mail programs", async () => {
  await checkAll("expected.json");
});

test("what a person wrote is found in replies written after the rules were", async () => {
  for (const file of ALL.slice(1)) await checkAll(file);
});

function plain(text: string, reply = true): Buffer {
  return Buffer.from(
    `From: a@b.example\r\nSubject: Hello\r\n${reply ? "In-Reply-To: <q@x>\r\n" : ""}Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
  );
}

test("folded text is kept: shown and folded together hold every word", async () => {
  for (const file of ALL) {
    const expected = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>;
    for (const name of Object.keys(expected)) {
      const mail = await parseMail(readFileSync(new URL(`${name}.eml`, folder)));
      const wordsOf = (text: string): string[] => text.match(/[\p{L}\d]{3,}/gu) ?? [];
      const held = new Set(wordsOf(`${mail.newText} ${mail.quotedText}`));
      // The plain form may hold other link texts than the HTML from which the new text was read.
      const missing = wordsOf(mail.text).filter((word) => !held.has(word) && !/http|aka|o0ukef|AAb9ysg/.test(word));
      if (mail.html === null) assert.deepEqual(missing, [], name);
    }
  }
});

test("a message that is nothing but a quote is shown whole", async () => {
  const mail = await parseMail(plain("On Tue, 12 Mar 2024 at 09:05 S <s@x.example> wrote:\n\n> one\n> two\n"));
  assert.match(mail.newText, /> one\n> two/);
  assert.equal(mail.quotedText, "");
});

test("marked lines in a first message are the person's own", async () => {
  const mail = await parseMail(plain("Our limits:\n> 5 boxes\n> 3 crates\n", false));
  assert.equal(mail.newText, "Our limits:\n> 5 boxes\n> 3 crates");
});

test("a shell's prompt is no writer's initials", async () => {
  const own = "I ran this:\nPS> lamp --version\nPS> lamp --reset\nand it hangs.";
  const mail = await parseMail(
    plain(`${own}\n\nOn Tue, 12 Mar 2024 at 09:05 S <s@x.example> wrote:\n> What did you run?\n`),
  );
  assert.equal(mail.newText, own);
});

test("a mark that flowed text has stuffed is shown as the person typed it", async () => {
  const raw =
    "Subject: Menu\r\nContent-Type: text/plain; format=flowed\r\n\r\nClick\r\n > Settings > Card\r\nthere.\r\n";
  const mail = await parseMail(Buffer.from(raw));
  assert.equal(mail.newText, "Click\n> Settings > Card\nthere.");
  assert.equal(mail.text, "Click\n> Settings > Card\nthere.");
});
