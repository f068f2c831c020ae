import { Button, Menu, useComputedColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { AgentIssue } from "@rapport/api";
import type { Playbook, PlaybookStep } from "@rapport/schema";
import { IconHierarchy2, IconPlus } from "@tabler/icons-react";
import {
  applyNodeChanges,
  Background,
  Controls,
  MarkerType,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { issuesOfStep } from "../issues.ts";
import { wordsOf } from "../words-of.ts";
import css from "./flow.module.css";
import {
  addStep,
  connect,
  disconnect,
  edgesOf,
  mayConnect,
  NODE_HEIGHT,
  NODE_WIDTH,
  placesOf,
  removeStep,
} from "./flow.ts";
import { Outline } from "./Outline.tsx";
import { StepNode, type StepNodeType } from "./StepNode.tsx";
import { StepPanel } from "./StepPanel.tsx";
import { STEP_ICONS, STEP_KINDS, useConditionWords, useStepSubject } from "./step-words.ts";
import { WayEdge, type WayEdgeType } from "./WayEdge.tsx";

const NODE_TYPES = { step: StepNode };
/** Below this nobody reads what stands in a step. */
const READABLE_ZOOM = 0.72;
const EDGE_TYPES = { way: WayEdge };

interface FlowTabProps {
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  issues: readonly AgentIssue[];
  tools: readonly string[];
  mayWrite: boolean;
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** The flow as a graph to move, join and change, with the chosen step beside it. */
export function FlowTab(props: FlowTabProps) {
  return (
    <ReactFlowProvider>
      <FlowEditor {...props} />
    </ReactFlowProvider>
  );
}

/** What is said or asked at a step, for a glance. */
function sentenceOfStep(step: PlaybookStep, { templates, form }: Playbook): string {
  if (step.kind === "say" || step.kind === "propose") return wordsOf(templates[step.template]);
  if (step.kind === "ask") return wordsOf(form.find(({ name }) => name === step.field)?.ask);
  if (step.kind === "look_up") return `→ ${step.into}`;
  return "";
}

/** All of the flow where it can be read so; else its upper part, from the start. */
function viewportOf(places: ReadonlyMap<string, { x: number; y: number }>, start: string, box: DOMRect) {
  const all = [...places.values()];
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  const width = Math.max(...all.map(({ x }) => x)) + NODE_WIDTH - left;
  const height = Math.max(...all.map(({ y }) => y)) + NODE_HEIGHT - top;
  const margin = 56;
  const whole = Math.min(1, (box.width - 2 * margin) / width, (box.height - 2 * margin) / height);
  const zoom = Math.max(whole, READABLE_ZOOM);
  const first = places.get(start) ?? all[0]!;
  const isWide = width * zoom > box.width - margin;
  const middle = isWide ? first.x + NODE_WIDTH / 2 : left + width / 2;
  return { x: box.width / 2 - middle * zoom, y: margin - top * zoom, zoom };
}

function FlowEditor({ playbook, set, issues, tools, mayWrite, selected, onSelect }: FlowTabProps) {
  const { t } = useTranslation("studio");
  const scheme = useComputedColorScheme("light");
  const subjectOf = useStepSubject();
  const conditionWords = useConditionWords();
  const { fitView, setViewport } = useReactFlow();
  const canvas = useRef<HTMLDivElement>(null);
  const { steps, start } = playbook;
  const ways = useMemo(() => edgesOf(steps), [steps]);
  const places = useMemo(() => placesOf(steps), [steps]);
  const [chosenWay, setChosenWay] = useState<string | null>(null);

  const drawn: StepNodeType[] = steps.map((step, index) => ({
    id: step.id,
    type: "step",
    position: places.get(step.id)!,
    selected: step.id === selected,
    ariaLabel: `${t(`kind.${step.kind}`)} ${subjectOf(step)}`,
    data: {
      kind: step.kind,
      id: step.id,
      subject: subjectOf(step),
      sentence: sentenceOfStep(step, playbook),
      isStart: step.id === start,
      isEnd: !ways.some(({ from }) => from === step.id),
      issues: issuesOfStep(issues, step.id, index).map(({ sentence }) => sentence),
    },
  }));
  const [nodes, setNodes] = useState(drawn);
  const latest = useRef(nodes);
  latest.current = nodes;
  // What was measured and dragged stays while words, ways and the choice follow the draft.
  const drawnKey = JSON.stringify(drawn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything drawn.
  useEffect(() => {
    setNodes((known) =>
      drawn.map((node) => {
        const measured = known.find(({ id }) => id === node.id)?.measured;
        return measured ? { ...node, measured } : node;
      }),
    );
  }, [drawnKey]);

  const keepPlaces = (moved: readonly StepNodeType[]) => {
    const at = new Map(moved.map(({ id, position }) => [id, position]));
    set({
      steps: steps.map((step) => {
        const { x, y } = at.get(step.id) ?? places.get(step.id)!;
        return { ...step, at: { x: Math.round(x), y: Math.round(y) } };
      }),
    });
  };
  const change = (changes: NodeChange<StepNodeType>[]) => {
    const next = applyNodeChanges(changes, latest.current);
    latest.current = next;
    setNodes(next);
    const picked = changes.find((one) => one.type === "select" && one.selected);
    if (picked && "id" in picked && picked.id !== selected) onSelect(picked.id);
    const isPut = changes.some(
      (one) =>
        one.type === "position" &&
        one.dragging === false &&
        one.position !== undefined &&
        (Math.round(one.position.x) !== Math.round(places.get(one.id)?.x ?? 0) ||
          Math.round(one.position.y) !== Math.round(places.get(one.id)?.y ?? 0)),
    );
    if (isPut && mayWrite) keepPlaces(next);
  };
  const edges: WayEdgeType[] = ways.map((way) => ({
    id: way.id,
    source: way.from,
    target: way.to,
    type: "way",
    selected: way.id === chosenWay,
    ariaLabel: t("flow.way", { from: way.from, to: way.to }),
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--ink-faint)" },
    data: {
      words: way.index === null ? t("flow.otherwise") : way.when ? conditionWords(way.when) : "",
      isAside: way.index === null,
      onPick: () => onSelect(way.from),
    },
  }));
  const add = (kind: PlaybookStep["kind"]) => {
    const { flow, id } = addStep(playbook, playbook, kind, selected);
    set(flow);
    onSelect(id);
    window.setTimeout(() => void fitView({ nodes: [{ id }], maxZoom: 1, duration: 150 }), 60);
  };
  const tidy = () => {
    const loose = steps.map(({ at: _, ...one }) => one);
    set({ steps: loose });
    showFlow(placesOf(loose));
  };
  const remove = (gone: readonly { id: string }[], cut: readonly { id: string }[]) => {
    if (!mayWrite) return;
    let flow = { steps, start };
    if (gone.length > 0) for (const { id } of gone) flow = removeStep(flow, id);
    else {
      const edge = ways.find(({ id }) => id === cut[0]?.id);
      if (edge) flow = disconnect(flow, edge);
    }
    set(flow);
    setChosenWay(null);
    if (gone.some(({ id }) => id === selected)) onSelect(null);
  };
  const step = steps.find(({ id }) => id === selected);
  const showFlow = (of = places) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) void setViewport(viewportOf(of, start, box));
  };

  return (
    <div className={css.editor}>
      <div className={css.canvas} ref={canvas}>
        {mayWrite && (
          <div className={css.toolbar}>
            <Menu position="bottom-start">
              <Menu.Target>
                <Button size="xs" leftSection={<IconPlus size={15} stroke={1.8} />}>
                  {t("flow.add")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {STEP_KINDS.map((kind) => {
                  const Icon = STEP_ICONS[kind];
                  return (
                    <Menu.Item key={kind} leftSection={<Icon size={16} stroke={1.6} />} onClick={() => add(kind)}>
                      <div>{t(`kind.${kind}`)}</div>
                      <div className={css.kindText}>{t(`kindText.${kind}`)}</div>
                    </Menu.Item>
                  );
                })}
              </Menu.Dropdown>
            </Menu>
            <Button size="xs" variant="default" leftSection={<IconHierarchy2 size={15} stroke={1.7} />} onClick={tidy}>
              {t("flow.tidy")}
            </Button>
          </div>
        )}
        <ReactFlow
          aria-label={t("flow.canvas")}
          ariaLabelConfig={{
            "node.a11yDescription.default": t("flow.nodeHelp"),
            "node.a11yDescription.keyboardDisabled": t("flow.nodeHelp"),
            "edge.a11yDescription.default": t("flow.wayHelp"),
            "controls.ariaLabel": t("flow.view"),
            "controls.zoomIn.ariaLabel": t("flow.zoomIn"),
            "controls.zoomOut.ariaLabel": t("flow.zoomOut"),
            "controls.fitView.ariaLabel": t("flow.fit"),
            "handle.ariaLabel": t("flow.handle"),
          }}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={scheme}
          onNodesChange={change}
          onPaneClick={() => {
            onSelect(null);
            setChosenWay(null);
          }}
          onEdgeClick={(_, edge) => setChosenWay(edge.id)}
          onConnect={({ source, target }) => set(connect({ steps, start }, source, target))}
          isValidConnection={({ source, target }) => mayConnect(steps, source, target)}
          onConnectEnd={(_, connection) => {
            const { fromNode, toNode, isValid } = connection;
            if (fromNode && toNode && fromNode.id !== toNode.id && isValid === false) {
              notifications.show({ message: t("flow.loop"), color: "red" });
            }
          }}
          onDelete={({ nodes: gone, edges: cut }) => remove(gone, cut)}
          deleteKeyCode={mayWrite ? ["Backspace", "Delete"] : null}
          nodesDraggable={mayWrite}
          nodesConnectable={mayWrite}
          multiSelectionKeyCode={null}
          selectionKeyCode={null}
          onInit={() => showFlow()}
          minZoom={0.2}
          maxZoom={1.5}
        >
          <Background gap={20} size={1} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <aside className={css.side}>
        {step ? (
          <fieldset className={css.bare} disabled={!mayWrite}>
            <StepPanel
              key={step.id}
              step={step}
              playbook={playbook}
              set={set}
              tools={tools}
              issues={issuesOfStep(issues, step.id, steps.indexOf(step))}
              onSelect={onSelect}
              onDelete={() => remove([step], [])}
              mayWrite={mayWrite}
            />
          </fieldset>
        ) : (
          <Outline playbook={playbook} issues={issues} onSelect={onSelect} />
        )}
      </aside>
    </div>
  );
}
