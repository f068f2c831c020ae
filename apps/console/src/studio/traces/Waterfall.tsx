import type { RunSpan } from "@rapport/schema";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMs, Gist, OperationIcon, SpanDetail, useOperationWords } from "../SpanView.tsx";
import css from "./traces.module.css";

interface Bar {
  span: RunSpan;
  depth: number;
  /** Of the whole run, 0 to 1. */
  from: number;
  width: number;
}

/** Steps in the order of a walk through the tree, with their place in time. */
export function barsOf(spans: readonly RunSpan[]): Bar[] {
  if (spans.length === 0) return [];
  const startOf = (span: RunSpan) => Date.parse(span.startedAt);
  const begin = Math.min(...spans.map(startOf));
  const end = Math.max(...spans.map((span) => startOf(span) + span.durationMs));
  const whole = Math.max(end - begin, 0.001);
  const known = new Set(spans.map(({ id }) => id));
  const bars: Bar[] = [];
  const visit = (parentId: string | null, depth: number) => {
    for (const span of spans) {
      const parent = span.parentId !== null && known.has(span.parentId) ? span.parentId : null;
      if (parent !== parentId) continue;
      bars.push({ span, depth, from: (startOf(span) - begin) / whole, width: span.durationMs / whole });
      visit(span.id, depth + 1);
    }
  };
  visit(null, 0);
  return bars;
}

/** Every step of a run over time; a step opens to all that went in and came out. */
export function Waterfall({ spans }: { spans: readonly RunSpan[] }) {
  const { t } = useTranslation("studioWork");
  const words = useOperationWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setOpen((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <ul className={css.waterfall}>
      {barsOf(spans).map(({ span, depth, from, width }) => {
        const isOpen = open.has(span.id);
        return (
          <li key={span.id}>
            <button type="button" className={css.bar} aria-expanded={isOpen} onClick={() => toggle(span.id)}>
              <span className={css.barName} style={{ paddingLeft: depth * 16 }}>
                <IconChevronRight
                  size={14}
                  stroke={1.8}
                  aria-hidden
                  className={css.chevron}
                  data-open={isOpen || undefined}
                />
                <OperationIcon operation={span.operation} />
                <span>{words(span.operation)}</span>
                <code className="truncate">{span.name}</code>
              </span>
              <span className={css.track} aria-hidden>
                <span
                  data-status={span.status}
                  style={{ left: `${from * 100}%`, width: `max(3px, ${Math.min(1, width) * 100}%)` }}
                />
              </span>
              <span className={css.figure}>{t("span.ms", { ms: formatMs(span.durationMs) })}</span>
            </button>
            {isOpen && (
              <div className={css.opened} style={{ marginLeft: depth * 16 }}>
                <div className={css.gist}>
                  <Gist span={span} />
                </div>
                <SpanDetail span={span} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
