import { Graph, layout } from "@dagrejs/dagre";
import type { Condition, Playbook, PlaybookStep } from "@rapport/schema";

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 78;

export interface FlowEdge {
  id: string;
  from: string;
  to: string;
  /** Place in the step's `next`; null: the way of an `answer` that found nothing. */
  index: number | null;
  when: Condition | null;
}

/** Every way from a step to another that exists. */
export function edgesOf(steps: readonly PlaybookStep[]): FlowEdge[] {
  const known = new Set(steps.map(({ id }) => id));
  return steps.flatMap((step) => {
    const ways: FlowEdge[] = step.next.map(({ to, when }, index) => ({
      id: `${step.id}:${index}`,
      from: step.id,
      to,
      index,
      when,
    }));
    if (step.kind === "answer" && step.otherwise !== null) {
      ways.push({ id: `${step.id}:otherwise`, from: step.id, to: step.otherwise, index: null, when: null });
    }
    return ways.filter(({ to }) => known.has(to));
  });
}

/** Where each step stands: where it was put, else in layers from the start downwards. */
export function placesOf(steps: readonly PlaybookStep[]): Map<string, { x: number; y: number }> {
  if (steps.every(({ at }) => at !== undefined)) return new Map(steps.map(({ id, at }) => [id, at!]));
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 36, ranksep: 64, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of steps) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of edgesOf(steps)) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    steps.map(({ id, at }) => {
      const { x, y } = graph.node(id) as { x: number; y: number };
      return [id, at ?? { x: Math.round(x - NODE_WIDTH / 2), y: Math.round(y - NODE_HEIGHT / 2) }];
    }),
  );
}

/** Whether `to` may follow `from`: a flow has no loops, and no way twice. */
export function mayConnect(steps: readonly PlaybookStep[], from: string, to: string): boolean {
  if (from === to) return false;
  const edges = edgesOf(steps);
  if (edges.some((edge) => edge.from === from && edge.to === to && edge.when === null)) return false;
  const reached = new Set<string>();
  const open = [to];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === from) return false;
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...edges.filter((edge) => edge.from === id).map((edge) => edge.to));
  }
  return true;
}

type Flow = Pick<Playbook, "steps" | "start">;

export function changeStep(flow: Flow, id: string, change: (step: PlaybookStep) => PlaybookStep): Flow {
  return { ...flow, steps: flow.steps.map((step) => (step.id === id ? change(step) : step)) };
}

export function connect(flow: Flow, from: string, to: string): Flow {
  return changeStep(flow, from, (step) => ({ ...step, next: [...step.next, { when: null, to }] }));
}

/** Cuts one way; see FlowEdge. */
export function disconnect(flow: Flow, edge: FlowEdge): Flow {
  return changeStep(flow, edge.from, (step) =>
    edge.index === null && step.kind === "answer"
      ? { ...step, otherwise: null }
      : { ...step, next: step.next.filter((_, index) => index !== edge.index) },
  );
}

/** Removes a step and every way to it. The flow keeps at least one step. */
export function removeStep(flow: Flow, id: string): Flow {
  const steps = flow.steps
    .filter((step) => step.id !== id)
    .map((step) => {
      const next = step.next.filter(({ to }) => to !== id);
      return step.kind === "answer" && step.otherwise === id ? { ...step, next, otherwise: null } : { ...step, next };
    });
  if (steps.length === 0) return flow;
  return { steps, start: flow.start === id ? steps[0]!.id : flow.start };
}

/** Gives a step another name and follows it in every way; conditions that name its outcome follow, too. */
export function renameStep(flow: Flow, id: string, name: string): Flow {
  const renamed = (to: string) => (to === id ? name : to);
  const path = (when: Condition | null) =>
    when && (when.path === id || when.path.startsWith(`${id}.`))
      ? { ...when, path: name + when.path.slice(id.length) }
      : when;
  const steps = flow.steps.map((step) => {
    const next = step.next.map(({ when, to }) => ({ when: path(when), to: renamed(to) }));
    const base = { ...step, id: renamed(step.id), next };
    return base.kind === "answer" && base.otherwise !== null ? { ...base, otherwise: renamed(base.otherwise) } : base;
  });
  return { steps, start: renamed(flow.start) };
}

/** A name that no step has: `ask`, `ask_2`… */
export function freeName(taken: readonly string[], wish: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wish : `${wish}_${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Adds a step of a kind, under `after` and joined to it when given. Answers the flow and the new step's name. */
export function addStep(
  flow: Flow,
  playbook: Pick<Playbook, "form" | "templates" | "tools">,
  kind: PlaybookStep["kind"],
  after: string | null,
): { flow: Flow; id: string } {
  const id = freeName(
    flow.steps.map((step) => step.id),
    kind === "hand_off" ? "person" : kind,
  );
  const places = placesOf(flow.steps);
  const isPlaced = flow.steps.every(({ at }) => at !== undefined);
  const above = after ? places.get(after) : undefined;
  const lowest = Math.max(...[...places.values()].map(({ y }) => y));
  const at = above ? { x: above.x + 40, y: above.y + NODE_HEIGHT + 64 } : { x: 0, y: lowest + NODE_HEIGHT + 64 };
  const step = blankStep(id, kind, playbook);
  const steps = [...flow.steps, isPlaced ? { ...step, at } : step];
  const grown = { ...flow, steps };
  return { flow: after ? connect(grown, after, id) : grown, id };
}

function blankStep(
  id: string,
  kind: PlaybookStep["kind"],
  { form, templates, tools }: Pick<Playbook, "form" | "templates" | "tools">,
): PlaybookStep {
  const template = Object.keys(templates)[0] ?? "text";
  const tool = tools[0] ?? "tool";
  const base = { id, next: [] };
  switch (kind) {
    case "identify":
      return { ...base, kind, level: "verified" };
    case "look_up":
      return { ...base, kind, tool, arguments: {}, into: id, unavailable: null };
    case "ask":
      return { ...base, kind, field: form[0]?.name ?? "answer" };
    case "say":
      return { ...base, kind, template };
    case "propose":
      return {
        ...base,
        kind,
        tool: tools.at(-1) ?? tool,
        arguments: {},
        template: "confirm" in templates ? "confirm" : template,
        done: "done" in templates ? "done" : template,
        passed: null,
        declined: "declined" in templates ? "declined" : null,
        refused: null,
        retry: null,
        isRepeatable: false,
      };
    case "answer":
      return { ...base, kind, otherwise: null };
    case "hand_off":
      return { ...base, kind, reason: "playbook" };
  }
}

/** Steps in the order of a walk from the start; those that nothing leads to come last. */
export function walkOrder(flow: Flow): PlaybookStep[] {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const edges = edgesOf(flow.steps);
  const order: string[] = [];
  const visit = (id: string) => {
    if (order.includes(id) || !byId.has(id)) return;
    order.push(id);
    for (const edge of edges) if (edge.from === id) visit(edge.to);
  };
  visit(flow.start);
  for (const { id } of flow.steps) visit(id);
  return order.map((id) => byId.get(id)!);
}

/** Which steps say a sentence or ask a question, by name. */
export function usersOf(steps: readonly PlaybookStep[], what: "template" | "field", name: string): string[] {
  return steps
    .filter((step) => {
      if (what === "field") {
        return (step.kind === "ask" && step.field === name) || (step.kind === "propose" && step.retry === name);
      }
      if (step.kind === "say") return step.template === name;
      if (step.kind === "look_up") return step.unavailable === name;
      return (
        step.kind === "propose" && [step.template, step.done, step.passed, step.declined, step.refused].includes(name)
      );
    })
    .map(({ id }) => id);
}
