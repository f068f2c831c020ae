import type { GateVerdict, RunSpan } from "@rapport/schema";
import {
  IconBook2,
  IconBrain,
  IconDatabaseSearch,
  IconMessages,
  IconShieldHalf,
  IconSparkles,
  IconTarget,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import { languageName } from "../i18n/language-name.ts";
import { GateReasons, MarkedText, VerdictChip } from "./GateView.tsx";
import css from "./span.module.css";

const OPERATIONS = {
  classify: IconTarget,
  invoke_agent: IconMessages,
  execute_tool: IconDatabaseSearch,
  retrieval: IconBook2,
  gate: IconShieldHalf,
  chat: IconSparkles,
  plan: IconBrain,
} as const;
type Known = keyof typeof OPERATIONS;
const isKnown = (operation: string): operation is Known => operation in OPERATIONS;

type Plain = Record<string, unknown>;
const plain = (value: unknown): Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Plain) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function OperationIcon({ operation }: { operation: string }) {
  const Icon = isKnown(operation) ? OPERATIONS[operation] : IconBrain;
  return <Icon size={15} stroke={1.6} aria-hidden />;
}

/** What kind of step it is, in the reader's words; an operation that we have no words for keeps its own name. */
export function useOperationWords(): (operation: string) => string {
  const { t } = useTranslation("studioWork");
  return (operation) => (isKnown(operation) ? t(`span.${operation}`) : operation);
}

/** One step of a run: what it was, in a line that says what came out, and all of it on demand. */
export function SpanView({ span }: { span: RunSpan }) {
  const { t } = useTranslation("studioWork");
  const words = useOperationWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={css.span} data-status={span.status}>
      <button type="button" className={css.head} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <OperationIcon operation={span.operation} />
        <span className={css.operation}>{words(span.operation)}</span>
        {span.operation !== "classify" && span.operation !== "gate" && (
          <code className={`${css.name} truncate`}>{span.name}</code>
        )}
        {span.status === "error" && <span className={css.failed}>{t("span.failed")}</span>}
        <span className={css.duration}>{t("span.ms", { ms: formatMs(span.durationMs) })}</span>
      </button>
      <div className={css.gist}>
        <Gist span={span} />
      </div>
      {isOpen && <SpanDetail span={span} />}
    </div>
  );
}

/** Milliseconds as people read them, in their language: `0.4`, `12`, `1,530`. */
export function formatMs(ms: number): string {
  return ms.toLocaleString(currentLocale(), { maximumFractionDigits: ms < 10 ? 1 : 0 });
}

/** All that went in and came out. */
export function SpanDetail({ span }: { span: RunSpan }) {
  const { t } = useTranslation("studioWork");
  return (
    <div className={css.detail}>
      <Json label={t("span.input")} value={span.input} />
      <Json label={t("span.output")} value={span.output} />
      {Object.keys(span.attributes).length > 0 && <Json label={t("span.attributes")} value={span.attributes} />}
    </div>
  );
}

/** A value with its label; plain text as text. */
export function Json({ label, value }: { label: string; value: unknown }) {
  const { t } = useTranslation("studioWork");
  return (
    <div>
      <div className={css.label}>{label}</div>
      {value === null || value === undefined ? (
        <span className={css.nothing}>{t("span.nothing")}</span>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long values scroll, also by keyboard.
        <pre className={css.json} dir="auto" tabIndex={0}>
          {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
        </pre>
      )}
    </div>
  );
}

/** What came out of a step, in the words of its kind. */
export function Gist({ span }: { span: RunSpan }): ReactNode {
  const { t } = useTranslation("studioWork");
  const out = plain(span.output);
  if (span.status === "error") return <span className={css.failed}>{text(out.error)}</span>;
  switch (span.operation) {
    case "classify":
      return <Classification routed={out} />;
    case "gate": {
      const gate = span.output as GateVerdict | null;
      if (!gate?.verdict) return null;
      return (
        <>
          <VerdictChip verdict={gate.verdict} />
          <GateReasons gate={gate} />
          {gate.reasons.some(({ span: place }) => place !== null) && (
            <p className={css.quote}>
              <MarkedText text={text(span.input)} gate={gate} />
            </p>
          )}
        </>
      );
    }
    case "execute_tool":
      return <ToolCall given={plain(span.input)} answer={out} />;
    case "retrieval": {
      const passages = list(out.passages).map(plain);
      if (passages.length === 0) return <span className={css.nothing}>{t("span.noPassages")}</span>;
      return (
        <>
          <span className={css.soft}>{t("span.passages", { count: passages.length })}</span>
          <ol className={css.passages}>
            {passages.slice(0, 3).map((passage) => (
              <li key={`${text(passage.articleId)} ${text(passage.text).slice(0, 40)}`}>
                <b>{text(passage.title)}</b>
                {typeof passage.score === "number" && (
                  <span className={css.soft}> {Math.round(passage.score * 100) / 100}</span>
                )}
                <p dir="auto">{text(passage.text)}</p>
              </li>
            ))}
          </ol>
        </>
      );
    }
    case "invoke_agent": {
      const trace = list(out.trace).map(plain);
      if (trace.length === 0) return null;
      return (
        <ul className={css.trace}>
          {trace.map((rule, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rules stand in the order in which they fired.
            <li key={at}>
              <code>{text(rule.step)}</code> {text(rule.what)}
            </li>
          ))}
        </ul>
      );
    }
    default:
      return typeof span.output === "string" ? <p className={css.quote}>{span.output}</p> : null;
  }
}

const URGENCIES = ["low", "medium", "high"] as const;
const SENTIMENTS = ["positive", "neutral", "negative"] as const;

function Classification({ routed }: { routed: Plain }) {
  const { t } = useTranslation("studioWork");
  const confidence = typeof routed.confidence === "number" ? routed.confidence : null;
  const secondary = list(routed.secondary).map(text).filter(Boolean);
  const language = text(routed.language);
  const urgency = URGENCIES.find((known) => known === routed.urgency);
  const sentiment = SENTIMENTS.find((known) => known === routed.sentiment);
  const traits = [
    language ? languageName(language) : null,
    urgency ? t(`span.urgency.${urgency}`) : null,
    sentiment ? t(`span.sentiment.${sentiment}`) : null,
  ];
  return (
    <>
      <div className={css.class}>
        <code>{text(routed.category)}</code>
        {confidence !== null && (
          <>
            <span className={css.meter} aria-hidden>
              <span style={{ width: `${Math.round(confidence * 100)}%` }} />
            </span>
            <span className={css.soft}>{t("span.confidence", { percent: `${Math.round(confidence * 100)} %` })}</span>
          </>
        )}
        {routed.outOfScope === true && <span className={css.flag}>{t("span.outOfScope")}</span>}
        {routed.escalate === true && <span className={css.flag}>{t("span.escalate")}</span>}
      </div>
      <div className={css.soft}>
        {secondary.length > 0 && (
          <>
            {t("span.alsoAsks")}{" "}
            {secondary.map((name) => (
              <code key={name}>{name} </code>
            ))}
            ·{" "}
          </>
        )}
        {traits.filter((trait) => trait !== null).join(" · ")}
      </div>
    </>
  );
}

function ToolCall({ given, answer }: { given: Plain; answer: Plain }) {
  const { t } = useTranslation("studioWork");
  const result = "result" in answer ? answer.result : answer;
  return (
    <dl className={css.call}>
      <dt>{t("span.arguments")}</dt>
      <dd>{Object.keys(given).length > 0 ? <code>{JSON.stringify(given)}</code> : t("span.nothing")}</dd>
      <dt>{t("span.result")}</dt>
      <dd>
        {answer.ok === false ? (
          <span className={css.failed}>{text(answer.message) || text(answer.reason)}</span>
        ) : (
          <code className={css.clamp}>{JSON.stringify(result)}</code>
        )}
      </dd>
    </dl>
  );
}
