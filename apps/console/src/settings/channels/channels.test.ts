import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac, createPublicKey, createSign, createVerify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { contract } from "@rapport/api";
import { EmailConfig, WebchatConfig } from "@rapport/schema";
import fc from "fast-check";
import { channels as en } from "../../i18n/en/channels.ts";
import { CHECK_KEYS, checkWords } from "./check-words.ts";
import { dkimRecordOf, makeDkimKey } from "./dkim.ts";
import { IDENTITY_SAMPLES } from "./identity-samples.ts";
import { currentError, ledgerParts } from "./ledger.ts";
import { originOf, originsOf } from "./origins.ts";
import { PRESETS, presetFor, presetOf, withPreset } from "./presets.ts";
import { inkOn, WIDGET_LANGUAGES, WIDGET_WORDS } from "./widget-words.ts";

const repository = new URL("../../../../../", import.meta.url);

const ledger = (change: object = {}) => ({
  fetched: 0,
  linked: 0,
  duplicates: 0,
  excluded: 0,
  failed: 0,
  lastSuccessAt: null,
  lastErrorAt: null,
  lastError: null,
  ...change,
});

test("a ledger tells what came and was linked, and the rest only when there is any", () => {
  assert.deepEqual(ledgerParts(ledger()), []);
  assert.deepEqual(
    ledgerParts(ledger({ fetched: 1204, linked: 0, failed: 3 })).map(({ key }) => key),
    ["fetched", "linked", "failed"],
  );
});

test("an error that was followed by a success is over, unless the channel stands in error", () => {
  const past = ledger({ lastError: "no", lastErrorAt: "2026-01-01T00:00:00Z", lastSuccessAt: "2026-01-02T00:00:00Z" });
  assert.equal(currentError({ status: "active", ledger: past }), null);
  assert.equal(currentError({ status: "error", ledger: past }), "no");
  assert.equal(currentError({ status: "active", ledger: { ...past, lastSuccessAt: null } }), "no");
});

test("a pasted address becomes the origin that a browser sends", () => {
  assert.equal(originOf("https://Shop.Example/cart?x=1"), "https://shop.example");
  assert.equal(originOf(" shop.example "), "https://shop.example");
  assert.equal(originOf("localhost:3000"), "http://localhost:3000");
  assert.equal(originOf("http://127.0.0.1:8080/"), "http://127.0.0.1:8080");
  assert.equal(originOf("магазин.рф"), "https://xn--80aairftm.xn--p1ai");
  for (const wrong of ["", "shop", "two words.example", "ftp://shop.example", "javascript:alert(1)"]) {
    assert.equal(originOf(wrong), null, wrong);
  }
  assert.deepEqual(originsOf(["shop.example", "https://shop.example/", "nonsense"]), [
    "https://shop.example",
    "nonsense",
  ]);
});

test("law: every origin made is one that the contract takes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.string()), (typed) => {
      const origin = originOf(typed);
      if (origin !== null) WebchatConfig.parse({ allowedOrigins: [origin] });
    }),
  );
});

test("a provider is known by its domain and fills servers that the contract takes", () => {
  assert.equal(presetFor("help@Gmail.com"), "gmail");
  assert.equal(presetFor("gmail.com"), null);
  assert.equal(presetFor("help@shop.example"), null);
  const blank = EmailConfig.parse({ address: "help@ya.ru", senderName: "Help" });
  for (const preset of Object.keys(PRESETS) as (keyof typeof PRESETS)[]) {
    const filled = EmailConfig.parse(withPreset(blank, preset));
    assert.equal(filled.imap?.user, "help@ya.ru");
    assert.equal(presetOf(filled), preset);
  }
});

test("the DKIM record publishes the public half of the key that was made", async () => {
  const pem = await makeDkimKey();
  const record = await dkimRecordOf(pem, "shop.example", "rapport");
  assert.equal(record?.name, "rapport._domainkey.shop.example");
  const der = Buffer.from(/p=([A-Za-z0-9+/=]+)$/.exec(record?.value ?? "")![1]!, "base64");
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  const signature = createSign("sha256").update("mail").sign(pem);
  assert.ok(createVerify("sha256").update("mail").verify(publicKey, signature));
  for (const wrong of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", pem.slice(0, 300)]) {
    assert.equal(await dkimRecordOf(wrong, "shop.example", "rapport"), null);
  }
});

test("every sentence of the mail connection test is known, and has words", () => {
  const source = readFileSync(new URL("packages/connectors/email/src/check.ts", repository), "utf8");
  const spoken = [...source.matchAll(/(?:sentence|return|name):? ?[`"]([A-Z$][^`"]+)[`"]/g)].map(([, text]) =>
    text!
      .replace(/\$\{security[^}]*\? "([^"]+)"[^}]*\}/, "$1")
      .replaceAll(/\$\{host\}/g, "mail.example")
      .replaceAll(/\$\{port\}/g, "993")
      .replaceAll(/\$\{said\}/g, "535 no")
      .replaceAll(/\$\{config\.address\}/g, "a@b.example"),
  );
  assert.ok(spoken.length >= 8, "the source no longer reads as expected");
  for (const sentence of spoken.filter((text) => !/^(DKIM|EAUTH)$/.test(text) && !/\$\{/.test(text))) {
    assert.ok(checkWords(sentence), sentence);
  }
  for (const key of CHECK_KEYS) assert.ok(key in en.check, key);
});

test("a test's sentence keeps its host, port and the server's own words", () => {
  assert.deepEqual(checkWords("mail.example refuses connections on port 993. Check the port."), {
    key: "refusedPort",
    values: { host: "mail.example", port: "993" },
  });
  assert.equal(checkWords("421 busy, come back later"), null);
});

test("the preview speaks the widget's own words", () => {
  const source = readFileSync(new URL("apps/widget/src/language/texts.ts", repository), "utf8");
  for (const language of WIDGET_LANGUAGES) {
    for (const words of Object.values(WIDGET_WORDS[language])) assert.ok(source.includes(`"${words}"`), words);
  }
});

test("words on the widget's colour can be read", () => {
  assert.equal(inkOn("#2b5fd9"), "#ffffff");
  assert.equal(inkOn("#ffe14d"), "#14171f");
});

test("the code samples make tokens that verify, with the claims the contract names", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "identity-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const env = { ...process.env, RAPPORT_IDENTITY_SECRET: "s3cret" };
  const user = '{ "id": 7, "name": "Анна", "email": "anna@example.com" }';
  writeFileSync(
    join(folder, "sample.mjs"),
    `${IDENTITY_SAMPLES.node}\nprocess.stdout.write(rapportIdentity(${user}));`,
  );
  const tokens = [execFileSync(process.execPath, [join(folder, "sample.mjs")], { env, encoding: "utf8" })];
  try {
    const run = `${IDENTITY_SAMPLES.python}\nfrom types import SimpleNamespace\nprint(rapport_identity(SimpleNamespace(**${user})), end="")`;
    tokens.push(execFileSync("python3", ["-c", run], { env, encoding: "utf8" }));
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    context.diagnostic("python3 is not here: its sample was not run");
  }
  for (const token of tokens) {
    const [head, claims, signature] = token.split(".") as [string, string, string];
    assert.equal(createHmac("sha256", "s3cret").update(`${head}.${claims}`).digest("base64url"), signature);
    const { exp, ...rest } = JSON.parse(Buffer.from(claims, "base64url").toString());
    assert.deepEqual(rest, { sub: "7", name: "Анна", email: "anna@example.com" });
    assert.ok(exp > Date.now() / 1000);
  }
  assert.equal(contract["connections.identitySecret"].method, "POST");
});
