import { Button } from "@mantine/core";
import type { ConversationDetail, ConversationEngine } from "@rapport/api";
import { IconShieldCheck, IconShieldQuestion, IconSparkles, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../../keyboard/registry.ts";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { Block } from "../context/Block.tsx";
import { CategoryPicker } from "./CategoryPicker.tsx";
import css from "./engine.module.css";
import { setHolder, useEngine } from "./use-engine.ts";
import { reasonWords } from "./use-engine-words.ts";
import { WhyLink } from "./WhyLink.tsx";

/** The AI's part in the conversation: who holds it, what it is about, who is known to write, why it was handed over. */
export function EngineBlock({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation("engine");
  const engine = useEngine(conversation.id);
  const [isCorrecting, setCorrecting] = useState(false);
  const mayEdit = conversation.allowed.edit;
  const isAtWork = engine !== undefined && engine.holder !== "nobody";
  useShortcuts(
    isAtWork && mayEdit
      ? [
          {
            keys: "b",
            group: "conversation",
            label: t("keys.correct"),
            run: () => setCorrecting(true),
            opensField: true,
          },
        ]
      : [],
  );
  if (!engine || !isAtWork) return null;
  const { holder, handOffReason, summary } = engine;
  const lastRun = engine.runs[0];
  const Holder = holder === "ai" ? IconSparkles : IconUser;
  return (
    <Block name="engine" title={t("title")}>
      <div className={css.holder} data-holder={holder}>
        <Holder size={15} stroke={1.7} aria-hidden />
        <span>{t(holder === "ai" && engine.suggestion ? "holder.drafts" : `holder.${holder}`)}</span>
        {mayEdit && (
          <Button
            size="compact-sm"
            h={28}
            variant="default"
            onClick={() => void setHolder(conversation.id, holder === "ai" ? "person" : "ai")}
          >
            {t(holder === "ai" ? "takeOver" : "letGoOn")}
          </Button>
        )}
      </div>
      <dl className={css.pairs}>
        <dt>{t("about")}</dt>
        <dd>
          <CategoryPicker
            conversationId={conversation.id}
            category={engine.category}
            mayCorrect={mayEdit}
            isOpen={isCorrecting}
            onOpenChange={setCorrecting}
          />
        </dd>
        <dt>{t("identity")}</dt>
        <dd>
          <Identity identity={engine.identity} />
        </dd>
        {lastRun && (
          <>
            <dt>{t("lastRun")}</dt>
            <dd className={css.lastRun}>
              {t(`outcome.${lastRun.outcome}`)}
              <RelativeTime at={lastRun.createdAt} className={css.time ?? ""} />
              <WhyLink runId={lastRun.id} />
            </dd>
          </>
        )}
      </dl>
      {holder === "person" && handOffReason && (
        <div className={css.handOff}>
          <b>{reasonWords(handOffReason)}</b>
          {summary && (
            <>
              <small>{t("summary")}</small>
              <p dir="auto">{summary}</p>
            </>
          )}
        </div>
      )}
    </Block>
  );
}

function Identity({ identity }: { identity: ConversationEngine["identity"] }) {
  const { t } = useTranslation("engine");
  const { level, name, email, customerId } = identity;
  const isVerified = level === "verified";
  const Icon = isVerified ? IconShieldCheck : IconShieldQuestion;
  return (
    <>
      <span className={css.level} data-level={level}>
        <Icon size={15} stroke={1.7} aria-hidden />
        {t(`level.${level}`)}
      </span>
      {level !== "anonymous" && (
        <span className={css.known} dir="auto">
          {[name, email].filter(Boolean).join(", ")}
          {customerId && <small title={t("customerId")}>{customerId}</small>}
        </span>
      )}
    </>
  );
}
