import { explainGateReason, type GateReason, type GateVerdict } from "@rapport/schema";
import { IconCheck, IconEye, IconUserUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import css from "./studio.module.css";

const ICONS = { auto_send: IconCheck, draft: IconEye, escalate: IconUserUp } as const;

export function VerdictChip({ verdict }: { verdict: GateVerdict["verdict"] }) {
  const { t } = useTranslation("studio");
  const Icon = ICONS[verdict];
  return (
    <span className={css.verdict} data-verdict={verdict}>
      <Icon size={13} stroke={2} aria-hidden />
      {t(`gate.${verdict}`)}
    </span>
  );
}

/** What the gate says of a text: the verdict and every reason with its sentence. */
export function GateReasons({ gate }: { gate: GateVerdict }) {
  const { t } = useTranslation("studio");
  if (gate.reasons.length === 0) return null;
  return (
    <ul className={css.reasons}>
      {gate.reasons.map(({ code, sentence, span }) => (
        <li key={`${code} ${span?.start ?? ""} ${sentence}`}>
          <b>{t(`gate.code.${code}`)}</b>
          <span>{explainGateReason({ sentence }, currentLocale())}</span>
        </li>
      ))}
    </ul>
  );
}

/** Pieces of a text with the places that reasons point to marked; overlapping places are one. */
function piecesOf(text: string, reasons: readonly GateReason[]): { at: number; text: string; why: string | null }[] {
  const spans = reasons
    .filter(({ span }) => span !== null && span.end > span.start)
    .map(({ span, sentence }) => ({
      start: span!.start,
      end: Math.min(span!.end, text.length),
      sentence: explainGateReason({ sentence }, currentLocale()),
    }))
    .sort((left, right) => left.start - right.start);
  const pieces: { at: number; text: string; why: string | null }[] = [];
  let from = 0;
  for (const { start, end, sentence } of spans) {
    if (end <= from) continue;
    const begin = Math.max(start, from);
    if (begin > from) pieces.push({ at: from, text: text.slice(from, begin), why: null });
    pieces.push({ at: begin, text: text.slice(begin, end), why: sentence });
    from = end;
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from), why: null });
  return pieces;
}

/** A text with what the gate objects to underlined. */
export function MarkedText({ text, gate }: { text: string; gate: GateVerdict | null }) {
  return (
    <span className={css.marked} dir="auto">
      {piecesOf(text, gate?.reasons ?? []).map(({ at, text: piece, why }) =>
        why === null ? (
          <span key={at}>{piece}</span>
        ) : (
          <mark key={at} title={why}>
            {piece}
          </mark>
        ),
      )}
    </span>
  );
}
