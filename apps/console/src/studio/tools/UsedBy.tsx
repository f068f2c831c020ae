import type { ToolDetail } from "@rapport/api";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { titleOf } from "../words-of.ts";

type ToolUse = ToolDetail["usedBy"][number];

/** Each playbook that needs one of these tools, once. */
export function usesOf(tools: readonly ToolDetail[]): ToolUse[] {
  const uses = new Map<string, ToolUse>();
  for (const use of tools.flatMap(({ usedBy }) => usedBy)) {
    const known = uses.get(use.category);
    uses.set(use.category, {
      ...use,
      isAtWork: use.isAtWork || known?.isAtWork === true,
      isInDraft: use.isInDraft || known?.isInDraft === true,
    });
  }
  return [...uses.values()];
}

/** Names of playbooks, each leading to it where the draft still has it. */
export function UsedBy({ uses }: { uses: readonly ToolUse[] }) {
  return uses.map((use, index) => (
    <Fragment key={use.category}>
      {index > 0 && ", "}
      {use.isInDraft ? (
        <Link to="/studio/playbooks/$category" params={{ category: use.category }}>
          {titleOf(use)}
        </Link>
      ) : (
        <span>{titleOf(use)}</span>
      )}
    </Fragment>
  ));
}
