import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import css from "./flow.module.css";

export type WayEdgeType = Edge<{ words: string; isAside: boolean; onPick: () => void }, "way">;

/** A way from step to step with its condition; where several leave one step, the words stand near where they lead. */
export function WayEdge(props: EdgeProps<WayEdgeType>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, markerEnd, selected, data } = props;
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 10,
  });
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        {...(markerEnd ? { markerEnd } : {})}
        interactionWidth={18}
        style={{
          strokeWidth: selected ? 2 : 1.4,
          stroke: selected ? "var(--accent)" : "var(--ink-faint)",
          ...(data?.isAside ? { strokeDasharray: "4 4" } : {}),
        }}
      />
      {data && data.words !== "" && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`${css.way} nodrag nopan truncate`}
            title={data.words}
            onClick={data.onPick}
            style={{ transform: `translate(-50%, -50%) translate(${targetX}px, ${targetY - 24}px)` }}
          >
            {data.words}
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
