import type { AgentIssue } from "@rapport/api";

/** The pieces of an issue's path: `playbooks.skip_month.steps.where` or `skip_month/where` alike. */
const pieces = ({ path }: AgentIssue) => path.split(/[./[\]]+/).filter(Boolean);

/** Issues of one playbook. `index`: its place in the draft, for paths that count. */
export function issuesOfPlaybook(issues: readonly AgentIssue[], category: string, index: number): AgentIssue[] {
  return issues.filter((issue) => {
    const parts = pieces(issue);
    const rest = parts[0] === "playbooks" ? parts.slice(1) : parts;
    return rest[0] === category || (parts[0] === "playbooks" && rest[0] === String(index));
  });
}

/** Issues of one step of a playbook, by its name or its place. */
export function issuesOfStep(issues: readonly AgentIssue[], stepId: string, index: number): AgentIssue[] {
  return issues.filter((issue) => {
    const parts = pieces(issue).slice(1);
    const at = parts.indexOf("steps");
    return at >= 0 ? parts[at + 1] === stepId || parts[at + 1] === String(index) : parts.includes(stepId);
  });
}
