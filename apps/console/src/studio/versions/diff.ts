import type { AgentConfig, Playbook } from "@rapport/schema";
import { isSame } from "../../forms/use-draft.ts";
import { keyOf } from "../merge-three.ts";

/** One difference. `area` is a field of the playbook or agent; `names` lead to the place inside it. Absent value: not there. */
export interface Change {
  area: string;
  names: string[];
  before?: unknown;
  after?: unknown;
}

export interface ChangeGroup {
  /** Null: the agent itself. */
  category: string | null;
  playbook: Playbook | null;
  kind: "changed" | "added" | "removed";
  changes: Change[];
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What differs between two configurations, by playbook and field, down to single texts and numbers. */
export function diffConfigs(before: AgentConfig, after: AgentConfig): ChangeGroup[] {
  const { playbooks: _, ...agentBefore } = before;
  const { playbooks: __, ...agentAfter } = after;
  const groups: ChangeGroup[] = [];
  const own = changesOf(agentBefore, agentAfter);
  if (own.length > 0) groups.push({ category: null, playbook: null, kind: "changed", changes: own });
  const categories = [...new Set([...before.playbooks, ...after.playbooks].map(({ category }) => category))];
  for (const category of categories) {
    const old = before.playbooks.find((playbook) => playbook.category === category);
    const now = after.playbooks.find((playbook) => playbook.category === category);
    if (old && now) {
      const changes = changesOf(old, now);
      if (changes.length > 0) groups.push({ category, playbook: now, kind: "changed", changes });
    } else {
      groups.push({ category, playbook: now ?? old!, kind: now ? "added" : "removed", changes: [] });
    }
  }
  return groups;
}

function changesOf(before: object, after: object): Change[] {
  const areas = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return areas.flatMap((area) => leaves((before as Plain)[area], (after as Plain)[area], area, []));
}

function leaves(before: unknown, after: unknown, area: string, names: string[]): Change[] {
  if (isSame(before, after)) return [];
  // A place on the canvas is one thing, however it moved.
  const isWhole = names.at(-1) === "at" || names.at(-1) === "when";
  if (!isWhole && isPlain(before) && isPlain(after)) {
    const inner = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return inner.flatMap((name) => leaves(before[name], after[name], area, [...names, name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const keys = [...new Set([...before, ...after].map(keyOf))];
    if (!keys.includes(null)) {
      const find = (list: readonly unknown[], key: string | null) => list.find((element) => keyOf(element) === key);
      return keys.flatMap((key) => leaves(find(before, key), find(after, key), area, [...names, key!]));
    }
  }
  return [
    {
      area,
      names,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

export interface WordRun {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Two texts as runs of words that stayed, went or came. Longer texts than a page are shown whole. */
export function diffWords(before: string, after: string): WordRun[] {
  const old = before.match(/\s+|[^\s]+/g) ?? [];
  const now = after.match(/\s+|[^\s]+/g) ?? [];
  if (old.length * now.length > 400_000) {
    return [
      { kind: "gone", text: before },
      { kind: "new", text: after },
    ];
  }
  const width = now.length + 1;
  const best = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        old[i] === now[j]
          ? best[(i + 1) * width + j + 1]! + 1
          : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  const runs: WordRun[] = [];
  const push = (kind: WordRun["kind"], text: string) => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      push("same", old[i]!);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && best[(i + 1) * width + j]! >= best[i * width + j + 1]!)) {
      push("gone", old[i]!);
      i += 1;
    } else {
      push("new", now[j]!);
      j += 1;
    }
  }
  return joinChanges(runs);
}

/** Changes with nothing but blanks between them read as one: what went, then what came. */
function joinChanges(runs: readonly WordRun[]): WordRun[] {
  const joined: WordRun[] = [];
  let [gone, fresh] = ["", ""];
  const push = (kind: WordRun["kind"], text: string) => {
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== "") joined.push({ kind, text });
  };
  const flush = () => {
    const blank = /\s*$/.exec(gone)![0];
    const isShared = blank !== "" && gone !== blank && fresh !== blank && fresh.endsWith(blank);
    const shared = isShared ? blank.length : 0;
    push("gone", gone.slice(0, gone.length - shared));
    push("new", fresh.slice(0, fresh.length - shared));
    push("same", isShared ? blank : "");
    [gone, fresh] = ["", ""];
  };
  for (const { kind, text } of runs) {
    if (kind === "gone") gone += text;
    else if (kind === "new") fresh += text;
    else if (gone !== "" && fresh !== "" && text.trim() === "") {
      gone += text;
      fresh += text;
    } else {
      flush();
      push("same", text);
    }
  }
  flush();
  return joined;
}
