import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AgentConfig, PlaybookStep } from "@rapport/schema";
import { checkAgentConfig } from "./check-agent-config.ts";
import { SUBSCRIPTION_AGENT } from "./subscription-agent.ts";

const READS = ["get_subscription", "list_orders", "get_order", "track_order", "list_payments", "get_retention_offer"];
const WRITES =
  "pause_subscription resume_subscription skip_month change_address change_frequency open_damage_claim request_replacement create_cancel_link accept_retention_offer request_refund".split(
    " ",
  );
const TOOLS = [
  ...READS.map((name) => ({ name, policy: { effect: "read" as const } })),
  ...WRITES.map((name) => ({ name, policy: { effect: "write" as const } })),
];

/** The shipped agent with one playbook's step changed. */
function change(category: string, id: string, changes: object): AgentConfig {
  const config = structuredClone(SUBSCRIPTION_AGENT);
  const step = config.playbooks.find((one) => one.category === category)!.steps.find((one) => one.id === id)!;
  Object.assign(step satisfies PlaybookStep, changes);
  return config;
}

const codes = (config: AgentConfig) => [...new Set(checkAgentConfig(config, TOOLS).map(({ code }) => code))];

describe("checkAgentConfig", () => {
  it("finds nothing wrong with the agent that ships", () => {
    assert.deepEqual(checkAgentConfig(SUBSCRIPTION_AGENT, TOOLS), []);
  });

  it("finds a step that leads nowhere, and what can't be reached any more", () => {
    assert.deepEqual(codes(change("skip_month", "which", { next: [{ when: null, to: "nowhere" }] })), [
      "unknown_step",
      "unreachable_step",
    ]);
  });

  it("finds a loop", () => {
    assert.deepEqual(codes(change("skip_month", "skip", { next: [{ when: null, to: "which" }] })), ["loop"]);
  });

  it("finds a write that would run without being proposed", () => {
    const config = change("skip_month", "subscription", { tool: "pause_subscription" });
    assert.deepEqual(codes(config), ["tool_not_allowed", "write_without_proposal"]);
  });

  it("finds a tool that isn't there and a sentence that isn't there", () => {
    assert.deepEqual(codes(change("skip_month", "skip", { tool: "make_coffee" })), [
      "unknown_tool",
      "tool_not_allowed",
    ]);
    assert.deepEqual(codes(change("skip_month", "skip", { done: "hooray" })), ["unknown_template"]);
  });

  it("finds a name that nobody knows, and a sentence in one language only", () => {
    const config = structuredClone(SUBSCRIPTION_AGENT);
    const skip = config.playbooks.find(({ category }) => category === "skip_month")!;
    skip.templates.done = { en: "Done, {moth} is skipped." };
    assert.deepEqual(codes(config), ["unknown_name", "missing_language"]);
  });

  it("finds a question for a field that the form doesn't have", () => {
    assert.deepEqual(codes(change("skip_month", "which", { field: "colour" })), ["unknown_field"]);
  });
});
