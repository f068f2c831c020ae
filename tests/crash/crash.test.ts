import assert from "node:assert/strict";
import { test } from "node:test";
import { runCrashes } from "./run.ts";

test("eight kills lose nothing and double nothing", async (context) => {
  const report = await runCrashes({ kills: 8, settleWithinMs: 3000, log: (sentence) => context.diagnostic(sentence) });
  assert.deepEqual(report.broken, []);
  assert.ok(report.kills >= 8);
  assert.ok(report.chatMessages > 0 && report.mails > 0, "customers wrote on both channels");
  assert.ok(report.answersByChat > 0 && report.answersByMail > 0, "agents answered on both channels");
  const { broken: _none, ...figures } = report;
  context.diagnostic(JSON.stringify(figures));
});
