import { Button, Tooltip } from "@mantine/core";
import type { ConversationDetail } from "@rapport/api";
import { IconBolt, IconSparkles } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyCaps } from "../../keyboard/KeyCaps.tsx";
import { type Shortcut, useShortcuts } from "../../keyboard/registry.ts";
import { useMay } from "../../session/use-me.ts";
import { confirmAction, declineAction } from "./decide-action.ts";
import css from "./engine.module.css";
import { SuggestionPanel } from "./SuggestionPanel.tsx";
import { isEngineShown, setHolder, useEngine } from "./use-engine.ts";
import { actionTitle, awaitingStaff, categoryWord, reasonWords } from "./use-engine-words.ts";

/** Above the composer: who holds the conversation, what waits for a decision, and the AI's draft. */
export function EngineDock({ conversation, areKeysOff }: { conversation: ConversationDetail; areKeysOff: boolean }) {
  const { t } = useTranslation("engine");
  const engine = useEngine(conversation.id);
  const mayConfirm = useMay("action.confirm");
  const mayTrace = useMay("agent.read");
  const router = useRouter();
  const [isSummaryOpen, setSummaryOpen] = useState(false);
  const { id, allowed } = conversation;
  const isShown = engine !== undefined && isEngineShown(conversation);
  const holder = isShown ? engine.holder : "nobody";
  const waiting = isShown && mayConfirm ? awaitingStaff(engine) : [];
  const lastRunId = engine?.runs[0]?.id;
  const take = (): void => void setHolder(id, "person");
  const letGoOn = (): void => void setHolder(id, "ai");
  const when = (isOn: boolean, shortcut: Shortcut): Shortcut[] => (isOn && !areKeysOff ? [shortcut] : []);
  useShortcuts([
    ...when(holder === "ai" && allowed.edit, {
      keys: "h",
      group: "conversation",
      label: t("keys.takeOver"),
      run: take,
    }),
    ...when(holder === "person" && allowed.edit, {
      keys: "shift+h",
      group: "conversation",
      label: t("keys.letGoOn"),
      run: letGoOn,
    }),
    ...when(mayTrace && lastRunId !== undefined, {
      keys: "w",
      group: "conversation",
      label: t("keys.why"),
      run: () => router.history.push(`/studio/traces/${lastRunId}`),
    }),
    // No key says yes to an action by accident: the palette names what is agreed to.
    ...waiting.flatMap((action): Shortcut[] => [
      {
        keys: "",
        group: "conversation",
        label: t("keys.confirm", { title: actionTitle(action) }),
        run: (): void => void confirmAction(action),
      },
      {
        keys: "",
        group: "conversation",
        label: t("keys.decline", { title: actionTitle(action) }),
        run: (): void => void declineAction(action),
      },
    ]),
  ]);
  if (!isShown) return null;
  const { suggestion, handOffReason, summary, category } = engine;
  const showAction = () =>
    document
      .querySelector(`[data-action="${waiting[0]?.id}"]`)
      ?.scrollIntoView({ block: "center", behavior: "smooth" });
  const isHandedOver = holder === "person" && handOffReason !== null;
  return (
    <div className={css.dock}>
      {waiting.length > 0 && (
        <div className={css.strip} data-kind="waiting">
          <IconBolt size={15} stroke={1.8} aria-hidden />
          <span className={css.stripWords}>{t("action.waiting", { count: waiting.length })}</span>
          <Button size="compact-sm" h={28} variant="default" onClick={showAction}>
            {t("action.show")}
          </Button>
        </div>
      )}
      {holder === "ai" && (
        <div className={css.strip} data-kind="ai">
          <IconSparkles size={15} stroke={1.8} aria-hidden />
          <span className={css.stripWords}>
            {t(suggestion ? "holder.drafts" : "holder.ai")}
            {category && <span className={css.faint}> · {categoryWord(category)}</span>}
          </span>
          {allowed.edit && (
            <Tooltip label={<KeyCaps shortcut="h" />}>
              <Button size="compact-sm" h={28} variant="default" onClick={take}>
                {t("takeOver")}
              </Button>
            </Tooltip>
          )}
        </div>
      )}
      {isHandedOver && (
        <div className={css.strip} data-kind="person">
          <IconSparkles size={15} stroke={1.8} aria-hidden />
          <span className={css.stripWords}>
            {t("handedOver")}
            <span className={css.faint}> · {reasonWords(handOffReason)}</span>
          </span>
          {summary && (
            <button
              type="button"
              className={css.textButton}
              aria-expanded={isSummaryOpen}
              onClick={() => setSummaryOpen(!isSummaryOpen)}
            >
              {t(isSummaryOpen ? "hideSummary" : "showSummary")}
            </button>
          )}
          {allowed.edit && (
            <Tooltip label={<KeyCaps shortcut="shift+h" />}>
              <Button size="compact-sm" h={28} variant="default" onClick={letGoOn}>
                {t("letGoOn")}
              </Button>
            </Tooltip>
          )}
          {isSummaryOpen && summary && (
            <p className={css.summary} dir="auto">
              {summary}
            </p>
          )}
        </div>
      )}
      {suggestion && allowed.reply && (
        <SuggestionPanel
          key={suggestion.id}
          conversation={conversation}
          suggestion={suggestion}
          areKeysOff={areKeysOff}
        />
      )}
    </div>
  );
}
