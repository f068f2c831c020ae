import { SegmentedControl } from "@mantine/core";
import { type AgentConfig, RESOLVE_AFTER_MINUTES } from "@rapport/schema";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import settings from "../../settings/settings.module.css";
import { titleOf } from "../words-of.ts";
import { type Change, diffConfigs, diffWords } from "./diff.ts";
import css from "./versions.module.css";

const AREAS = [
  "title",
  "autonomy",
  "instructions",
  "start",
  "steps",
  "form",
  "templates",
  "tools",
  "replaces",
  "knowledgeNamespace",
  "model",
  "handOff",
  "name",
  "keywords",
  "sureWords",
  "examples",
  "resolveAfterMinutes",
] as const;

/** What differs between two configurations, by playbook and field. */
export function DiffView({ before, after }: { before: AgentConfig; after: AgentConfig }) {
  const { t } = useTranslation("studioWork");
  const [isRaw, setRaw] = useState(false);
  const groups = useMemo(() => diffConfigs(before, after), [before, after]);
  const count = groups.reduce((sum, { changes }) => sum + Math.max(1, changes.length), 0);
  if (groups.length === 0) return <p className={settings.faint}>{t("versions.same")}</p>;
  return (
    <>
      <div className={css.diffHead}>
        <span className={settings.faint}>{t("versions.changes", { count })}</span>
        <SegmentedControl
          size="xs"
          aria-label={t("versions.compareTitle")}
          value={isRaw ? "raw" : "words"}
          onChange={(value) => setRaw(value === "raw")}
          data={[
            { value: "words", label: t("versions.words") },
            { value: "raw", label: t("versions.raw") },
          ]}
        />
      </div>
      {groups.map(({ category, playbook, kind, changes }) => (
        <section key={category ?? ""} className={css.group}>
          <h4 className={css.groupTitle}>
            {playbook ? titleOf(playbook) : t("diff.agent")}{" "}
            {kind !== "changed" && (
              <span className={settings.chip} data-tone={kind === "added" ? "green" : "red"}>
                {t(kind === "added" ? "diff.playbookAdded" : "diff.playbookRemoved")}
              </span>
            )}
          </h4>
          {changes.map((change) =>
            isRaw ? (
              <RawChange key={placeOf(change)} change={change} />
            ) : (
              <ChangeRow key={placeOf(change)} change={change} />
            ),
          )}
        </section>
      ))}
    </>
  );
}

const placeOf = ({ area, names }: Change) => [area, ...names].join(".");

function ChangeRow({ change }: { change: Change }) {
  const { t } = useTranslation(["studioWork", "studio"]);
  const known = AREAS.find((area) => area === change.area);
  const names = change.names.map((name) => (name === "en" || name === "ru" ? t(`studio:language.${name}`) : name));
  const isMove = change.names.at(-1) === "at";
  const isEnd = change.area === "resolveAfterMinutes";
  const wordsOf = (value: unknown): string => {
    if (isEnd && value === null) return t("diff.never");
    if (isEnd) return t("diff.minutes", { minutes: String(value ?? RESOLVE_AFTER_MINUTES) });
    if (value === undefined || value === null || value === "") return "";
    if (typeof value === "boolean") return t(value ? "diff.yes" : "diff.no");
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (Array.isArray(value)) return value.map(wordsOf).join(", ");
    return Object.entries(value)
      .filter(([, inner]) => wordsOf(inner) !== "")
      .map(([name, inner]) => `${name}: ${wordsOf(inner)}`)
      .join("\n");
  };
  return (
    <div className={css.change}>
      <div className={css.place}>
        <span>{known ? t(`diff.${known}`) : change.area}</span>
        {names.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a path never changes its order.
          <span key={at}>
            {" › "}
            <b>{name}</b>
          </span>
        ))}
      </div>
      <div className={css.texts}>
        {isMove ? (
          <span className={settings.faint}>{t("diff.position")}</span>
        ) : (
          <WordDiff before={wordsOf(change.before)} after={wordsOf(change.after)} />
        )}
      </div>
    </div>
  );
}

/** Two texts in one: what went is struck out, what came is marked. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("studioWork");
  const runs = diffWords(before, after);
  const kept = runs.filter(({ kind, text }) => kind === "same" && text.trim() !== "").length;
  // Two texts with nothing in common read better one after the other.
  if (kept === 0) {
    return (
      <>
        {before === "" ? <span className={settings.faint}>{t("diff.nothing")}</span> : <del>{before}</del>}
        <span aria-hidden> → </span>
        {after === "" ? <span className={settings.faint}>{t("diff.nothing")}</span> : <ins>{after}</ins>}
      </>
    );
  }
  return (
    <>
      {runs.map(({ kind, text }, at) => {
        const key = `${at} ${kind}`;
        if (kind === "same") return <span key={key}>{text}</span>;
        return kind === "gone" ? <del key={key}>{text}</del> : <ins key={key}>{text}</ins>;
      })}
    </>
  );
}

function RawChange({ change }: { change: Change }) {
  const show = (value: unknown) => JSON.stringify(value, null, 2);
  return (
    <div className={css.change}>
      <div className={css.place}>
        <code>{placeOf(change)}</code>
      </div>
      <pre className={css.raw}>
        {change.before !== undefined && <del>{show(change.before)}</del>}
        {change.before !== undefined && change.after !== undefined && "\n"}
        {change.after !== undefined && <ins>{show(change.after)}</ins>}
      </pre>
    </div>
  );
}
