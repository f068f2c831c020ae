import { type AgentConfig, type Playbook, PlaybookLanguage, type PlaybookStep } from "@rapport/schema";
import { listPaths } from "../dialogue/known.ts";

/** What a check must know of a tool. */
export interface KnownTool {
  name: string;
  policy: { effect: "read" | "write" };
  isEnabled?: boolean;
}

export interface ConfigIssue {
  code:
    | "duplicate_category"
    | "unknown_step"
    | "duplicate_step"
    | "unreachable_step"
    | "loop"
    | "unknown_field"
    | "unknown_tool"
    | "tool_not_allowed"
    | "write_without_proposal"
    | "read_proposed"
    | "unknown_template"
    | "missing_language"
    | "unknown_name"
    | "unknown_category";
  /** An error keeps the version from being published; a warning doesn't. */
  severity: "error" | "warning";
  category: string | null;
  step: string | null;
  /** For whoever edits the playbook. */
  message: string;
}

/** Sentences that the dialogue manager says by itself; without them it would be mute. */
const NEEDED =
  "greeting thanks how_can_i_help ask_email ask_code code_sent code_sent_elsewhere wrong_code code_expired verified identity_locked button_confirm button_decline declined confirm_clearly stopped too_late_to_stop still_working stale_button expired passed staff_declined refused action_failed action_unknown shop_down correction_after_done misunderstood not_understood giving_up handed_off escalated only_languages photo_only take_your_time aside_unknown".split(
    " ",
  );
const ALWAYS_KNOWN = new Set([
  "today",
  "thisMonth",
  "nextMonth",
  "identity",
  "contact",
  "preview",
  "result",
  "words",
  "options",
  "reason",
  "titles",
  "title",
  "claim",
]);

/**
 * INT-3: everything that is wrong with an agent before it is published. Pure; the same issues in the same order for the same
 * input. A version with an `error` is not published.
 */
export function checkAgentConfig(config: AgentConfig, tools: readonly KnownTool[]): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const categories = config.playbooks.map(({ category }) => category);
  for (const key of NEEDED)
    if (!config.templates[key])
      issues.push(issue("unknown_template", null, null, `The agent lacks its sentence "${key}".`));
  for (const [key, words] of Object.entries(config.templates)) checkLanguages(issues, null, null, key, words);
  for (const [index, playbook] of config.playbooks.entries()) {
    const { category } = playbook;
    if (categories.indexOf(category) !== index)
      issues.push(issue("duplicate_category", category, null, `There are two playbooks for ${category}.`));
    for (const other of playbook.replaces)
      if (!categories.includes(other))
        issues.push(issue("unknown_category", category, null, `It replaces ${other}, which has no playbook.`));
    checkPlaybook(issues, config, playbook, tools);
  }
  return issues;
}

function issue(code: ConfigIssue["code"], category: string | null, step: string | null, message: string): ConfigIssue {
  return {
    code,
    severity: code === "missing_language" || code === "unreachable_step" ? "warning" : "error",
    category,
    step,
    message,
  };
}

function checkPlaybook(
  issues: ConfigIssue[],
  config: AgentConfig,
  playbook: Playbook,
  tools: readonly KnownTool[],
): void {
  const { category, steps } = playbook;
  const add = (code: ConfigIssue["code"], step: string | null, message: string) =>
    issues.push(issue(code, category, step, message));
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (byId.size !== steps.length) add("duplicate_step", null, "Two steps have the same name.");
  if (!byId.has(playbook.start)) add("unknown_step", null, `It starts at ${playbook.start}, which is no step.`);
  for (const step of steps) {
    for (const to of listNext(step))
      if (!byId.has(to)) add("unknown_step", step.id, `It leads to ${to}, which is no step.`);
    checkStepTools(add, playbook, step, tools);
    if (step.kind === "ask" && !playbook.form.some(({ name }) => name === step.field))
      add("unknown_field", step.id, `It asks for ${step.field}, which is no field of the form.`);
    for (const key of listTemplates(step))
      if (!playbook.templates[key] && !config.templates[key])
        add("unknown_template", step.id, `There is no sentence "${key}".`);
    if (step.kind === "propose" && step.retry !== null && !playbook.form.some(({ name }) => name === step.retry))
      add("unknown_field", step.id, `After a refusal it asks for ${step.retry}, which is no field of the form.`);
  }
  checkWays(add, playbook, byId);
  checkNames(add, playbook);
  for (const [key, words] of Object.entries(playbook.templates)) checkLanguages(issues, category, null, key, words);
  for (const field of playbook.form) checkLanguages(issues, category, null, `question for ${field.name}`, field.ask);
  checkLanguages(issues, category, null, "title", playbook.title);
}

function checkLanguages(
  issues: ConfigIssue[],
  category: string | null,
  step: string | null,
  what: string,
  words: object,
): void {
  const missing = PlaybookLanguage.options.filter((language) => !(words as Record<string, string>)[language]?.trim());
  if (missing.length > 0)
    issues.push(issue("missing_language", category, step, `"${what}" is not there in ${missing.join(", ")}.`));
}

type Add = (code: ConfigIssue["code"], step: string | null, message: string) => void;

function checkStepTools(add: Add, playbook: Playbook, step: PlaybookStep, tools: readonly KnownTool[]): void {
  if (step.kind !== "look_up" && step.kind !== "propose") return;
  const tool = tools.find(({ name }) => name === step.tool);
  if (!tool || tool.isEnabled === false) add("unknown_tool", step.id, `There is no enabled tool ${step.tool}.`);
  if (!playbook.tools.includes(step.tool))
    add("tool_not_allowed", step.id, `${step.tool} is not among this playbook's tools.`);
  if (tool?.policy.effect === "write" && step.kind === "look_up")
    add("write_without_proposal", step.id, `${step.tool} changes something: it must be proposed and confirmed.`);
  if (tool?.policy.effect === "read" && step.kind === "propose")
    add("read_proposed", step.id, `${step.tool} changes nothing: look it up instead.`);
}

/** Every step that can be reached, and ways that come back to themselves. */
function checkWays(add: Add, playbook: Playbook, byId: ReadonlyMap<string, PlaybookStep>): void {
  const states = new Map<string, "open" | "done">();
  const visit = (id: string): void => {
    const step = byId.get(id);
    if (!step || states.has(id)) return;
    states.set(id, "open");
    for (const to of listNext(step)) {
      if (states.get(to) === "open")
        add(
          "loop",
          id,
          `It leads back to ${to}: what is known is never asked again, so this would turn round for ever.`,
        );
      else visit(to);
    }
    states.set(id, "done");
  };
  visit(playbook.start);
  for (const id of byId.keys()) if (!states.has(id)) add("unreachable_step", id, "No way leads here.");
}

/** Names in arguments, conditions and sentences must be known: a field, a look-up, a proposal, or what is always there. */
function checkNames(add: Add, playbook: Playbook): void {
  const known = new Set(ALWAYS_KNOWN);
  for (const { name } of playbook.form) known.add(name);
  for (const step of playbook.steps) {
    if (step.kind === "look_up") known.add(step.into);
    if (step.kind === "propose") known.add(step.id);
  }
  const check = (path: string, step: string | null) => {
    if (!known.has(path.split(".")[0]!)) add("unknown_name", step, `{${path}} is nothing that this playbook knows.`);
  };
  for (const step of playbook.steps) {
    for (const { when } of step.next) if (when) check(when.path, step.id);
    if (step.kind === "look_up" || step.kind === "propose")
      for (const source of Object.values(step.arguments)) for (const path of listPaths(source)) check(path, step.id);
  }
  for (const words of Object.values(playbook.templates))
    for (const text of Object.values(words)) for (const path of listPaths(text ?? "")) check(path, null);
  for (const { from } of playbook.form) if (from !== null) check(from, null);
}

function listNext(step: PlaybookStep): string[] {
  const next = step.next.map(({ to }) => to);
  return step.kind === "answer" && step.otherwise !== null ? [...next, step.otherwise] : next;
}

function listTemplates(step: PlaybookStep): string[] {
  if (step.kind === "say") return [step.template];
  if (step.kind === "look_up") return step.unavailable === null ? [] : [step.unavailable];
  if (step.kind !== "propose") return [];
  return [step.template, step.done, step.passed, step.declined, step.refused].filter((key) => key !== null);
}
