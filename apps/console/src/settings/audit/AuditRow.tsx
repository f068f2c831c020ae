import type { AuditEntry } from "@rapport/api";
import { IconBan, IconChevronRight, IconRobot, IconSettings2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { Face } from "../../pieces/Face.tsx";
import { exactTime } from "../../pieces/instant.ts";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { useActors, useTeams } from "../../session/use-colleagues.ts";
import css from "./audit.module.css";
import { useActionWords } from "./use-action-words.ts";

interface AuditRowProps {
  entry: AuditEntry;
  isOpen: boolean;
  onToggle: () => void;
}

/** "Anna invited a colleague", with all that is known of it folded below. */
export function AuditRow({ entry, isOpen, onToggle }: AuditRowProps) {
  const { t } = useTranslation("settings");
  const { phraseOf } = useActionWords();
  const { actorById } = useActors();
  const isRefused = entry.outcome === "refused";
  const subject = entry.actorName ?? selfName(entry, actorById);
  const isMachine = entry.actorId !== null && (actorById.get(entry.actorId)?.kind ?? "person") !== "person";
  const who = subject ?? (entry.actorId ? t("audit.gone") : t(isRefused ? "audit.stranger" : "audit.system"));
  const sentence = isRefused
    ? t("audit.refusedSentence", { what: phraseOf(entry.action, "tried") })
    : t("audit.doneSentence", { what: phraseOf(entry.action, "did") });
  return (
    <div className={css.entry} data-refused={isRefused || undefined}>
      <button type="button" className={css.line} onClick={onToggle} aria-expanded={isOpen}>
        <IconChevronRight size={14} stroke={1.8} aria-hidden className={css.arrow} />
        {isRefused ? (
          <span className={css.mark}>
            <IconBan size={15} stroke={1.8} aria-hidden />
          </span>
        ) : subject && !isMachine ? (
          <Face name={subject} size={22} />
        ) : (
          <span className={css.mark}>
            {isMachine ? (
              <IconRobot size={15} stroke={1.7} aria-hidden />
            ) : (
              <IconSettings2 size={15} stroke={1.7} aria-hidden />
            )}
          </span>
        )}
        <span className={css.sentence}>
          <b dir="auto">{who}</b>
          {sentence}
          <Target entry={entry} />
        </span>
        <RelativeTime at={entry.at} className={css.time} />
      </button>
      {isOpen && <Detail entry={entry} />}
    </div>
  );
}

/** Who signs in acts before anybody is signed in: the log names them as the target. */
const isAboutSelf = ({ action, actorId, targetId }: AuditEntry) =>
  /^(auth|me)\./.test(action) && (actorId === null || actorId === targetId);

const selfName = (entry: AuditEntry, actorById: ReadonlyMap<string, { name: string }>): string | null =>
  isAboutSelf(entry) && entry.targetId ? (actorById.get(entry.targetId)?.name ?? null) : null;

function Target({ entry }: { entry: AuditEntry }) {
  const { actorById } = useActors();
  const { teamById } = useTeams();
  const { targetKind, targetId } = entry;
  const named = typeof entry.detail.name === "string" ? entry.detail.name : null;
  if (!targetId) return named;
  const name = actorById.get(targetId)?.name ?? teamById.get(targetId)?.name ?? named;
  if (isAboutSelf(entry) || !name) return null;
  return (
    <span className={css.target} data-kind={targetKind} dir="auto">
      {name}
    </span>
  );
}

function Detail({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("settings");
  const { targetKind, targetId } = entry;
  const rows: [string, string][] = [
    [t("audit.at"), exactTime(entry.at, currentLocale())],
    [t("audit.seq"), String(entry.seq)],
    [t("audit.code"), entry.action],
    ...(entry.address ? [[t("audit.address"), entry.address] as [string, string]] : []),
    ...Object.entries(entry.detail).map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <dl className={css.detail}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
      {targetId && (
        <div>
          <dt>{t("audit.target")}</dt>
          <dd>
            {targetKind} <code>{targetId}</code>{" "}
            {targetKind?.startsWith("contact") && (
              <Link to="/customers/$contactId" params={{ contactId: targetId }}>
                {t("audit.openContact")}
              </Link>
            )}
            {targetKind?.startsWith("conversation") && (
              <Link to="/inbox/$view/$conversationId" params={{ view: "all", conversationId: targetId }}>
                {t("audit.openConversation")}
              </Link>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
