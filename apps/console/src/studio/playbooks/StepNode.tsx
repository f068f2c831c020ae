import type { PlaybookStep } from "@rapport/schema";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { useTranslation } from "react-i18next";
import css from "./flow.module.css";
import { STEP_ICONS } from "./step-words.ts";

export type StepNodeType = Node<
  {
    kind: PlaybookStep["kind"];
    id: string;
    subject: string;
    sentence: string;
    isStart: boolean;
    isEnd: boolean;
    issues: string[];
  },
  "step"
>;

/** One step: what it does, what about, and the words it says. */
export function StepNode({ data, selected }: NodeProps<StepNodeType>) {
  const { t } = useTranslation("studio");
  const Icon = STEP_ICONS[data.kind];
  return (
    <div
      className={css.node}
      data-kind={data.kind}
      data-selected={selected || undefined}
      data-bad={data.issues.length > 0 || undefined}
      title={data.issues.join("\n") || undefined}
    >
      <Handle type="target" position={Position.Top} className={css.handle ?? ""} />
      <div className={css.nodeHead}>
        <Icon size={15} stroke={1.7} aria-hidden />
        <span className={css.nodeKind}>{t(`kind.${data.kind}`)}</span>
        {data.isStart && <span className={css.start}>{t("flow.start")}</span>}
        {data.issues.length > 0 && <IconAlertTriangle size={14} stroke={1.9} className={css.bad} aria-hidden />}
      </div>
      <div className={`${css.nodeSubject} truncate`}>{data.subject || data.id}</div>
      {data.sentence && <div className={`${css.nodeSentence} truncate`}>{data.sentence}</div>}
      <Handle type="source" position={Position.Bottom} className={css.handle ?? ""} />
    </div>
  );
}
