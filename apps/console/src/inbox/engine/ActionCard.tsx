import { Button } from "@mantine/core";
import type { Action } from "@rapport/schema";
import { IconArrowRight, IconBolt, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { clockTime, exactTime, momentTime } from "../../pieces/instant.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMay } from "../../session/use-me.ts";
import { confirmAction, declineAction, settleAction } from "./decide-action.ts";
import css from "./engine.module.css";
import { argumentFacts, changedFacts } from "./facts.ts";
import { actionTitle, fieldWord, useEffectWords, useFactWords } from "./use-engine-words.ts";

/** Something is still to come or to decide: then everything is shown at once. */
const OPEN_STATES: readonly Action["state"][] = ["proposed", "awaiting", "confirmed", "executing", "unknown"];

/** One action of the ledger: what, with which arguments, what changes by it, how it stands, who agreed; and the decision, where it is staff's. */
export function ActionCard({ action }: { action: Action }) {
  const { t } = useTranslation("engine");
  const { state } = action;
  const [isUnfolded, setUnfolded] = useState<boolean | null>(null);
  const isShown = isUnfolded ?? OPEN_STATES.includes(state);
  const title = actionTitle(action);
  return (
    <section
      className={css.action}
      data-state={state}
      data-action={action.id}
      data-tool={action.tool}
      aria-label={t("action.label", { title })}
    >
      <header className={css.actionHead}>
        <IconBolt size={15} stroke={1.8} aria-hidden className={css.actionIcon} />
        <span className={css.actionTitle}>{title}</span>
        <span className={css.state} data-state={state}>
          {t(`state.${state}`)}
        </span>
        <time className={css.time} dateTime={action.createdAt} title={exactTime(action.createdAt, currentLocale())}>
          {clockTime(action.createdAt, currentLocale())}
        </time>
        <button
          type="button"
          className={css.fold}
          aria-expanded={isShown}
          aria-label={isShown ? t("action.fewerDetails") : t("action.details")}
          onClick={() => setUnfolded(!isShown)}
        >
          <IconChevronDown size={15} stroke={1.8} aria-hidden />
        </button>
      </header>
      <Arguments action={action} />
      {isShown && <Changes action={action} />}
      <Standing action={action} />
      <Decision action={action} />
    </section>
  );
}

function Arguments({ action }: { action: Action }) {
  const words = useFactWords();
  const { before, after } = action.preview ?? { before: {}, after: {} };
  const facts = argumentFacts(action.arguments, { ...before, ...after }.currency, words);
  if (facts.length === 0) return null;
  return (
    <dl className={css.facts}>
      {facts.map(({ key, value }) => (
        <div key={key}>
          <dt>{fieldWord(key)}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Changes({ action: { preview } }: { action: Action }) {
  const { t } = useTranslation("engine");
  const words = useFactWords();
  const effectWords = useEffectWords();
  if (!preview) return null;
  const changes = changedFacts(preview.before, preview.after, words);
  const effects = preview.effects.flatMap(effectWords);
  if (changes.length === 0 && effects.length === 0) return null;
  return (
    <div className={css.changes}>
      {changes.length > 0 && (
        <table aria-label={t("action.change")}>
          <tbody>
            {changes.map(({ key, before, after }) => (
              <tr key={key}>
                <th scope="row">{fieldWord(key)}</th>
                <td dir="auto">
                  {before !== null && (
                    <>
                      <span className="screen-reader-only">{t("action.before")} </span>
                      <span className={css.was}>{before}</span>
                      <IconArrowRight size={13} stroke={1.8} aria-hidden className={css.arrow} />
                      <span className="screen-reader-only">{t("action.after")} </span>
                    </>
                  )}
                  <span className={css.will}>{after}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {effects.length > 0 && (
        <ul>
          {effects.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const DECLINED: Record<string, "action.declinedByCustomer" | "action.declinedByStaff"> = {
  "declined by the customer": "action.declinedByCustomer",
  "declined by staff": "action.declinedByStaff",
};

function Standing({ action }: { action: Action }) {
  const { t } = useTranslation("engine");
  const { actorById } = useActors();
  const { state, confirmation, confirmedBy, reason } = action;
  const name = (action.confirmedById && actorById.get(action.confirmedById)?.name) || t("action.colleague");
  const said: string[] = [];
  if (state === "awaiting" || state === "proposed") {
    if (state === "awaiting") said.push(t(confirmation === "staff" ? "action.awaitsStaff" : "action.awaitsCustomer"));
    said.push(t("action.expires", { time: momentTime(action.expiresAt, new Date(), currentLocale()) }));
  }
  if (confirmedBy === "customer") said.push(t("action.confirmedByCustomer"));
  if (confirmedBy === "staff") said.push(t("action.confirmedByStaff", { name }));
  if (confirmedBy === "nobody") said.push(t("action.confirmedByNobody"));
  const declined = reason ? DECLINED[reason] : undefined;
  const sentence = declined ? t(declined) : state === "unknown" ? t("action.unknownSentence") : reason;
  return (
    <>
      {said.length > 0 && <p className={css.standing}>{said.join(" · ")}</p>}
      {sentence && (state === "failed" || state === "refused" || state === "unknown" || state === "expired") && (
        <p className={css.sentence} data-state={state} dir="auto">
          {sentence}
        </p>
      )}
    </>
  );
}

function Decision({ action }: { action: Action }) {
  const { t } = useTranslation("engine");
  const mayConfirm = useMay("action.confirm");
  const [isBusy, setBusy] = useState(false);
  const run = (act: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    void act().finally(() => setBusy(false));
  };
  if (!mayConfirm) return null;
  if (action.state === "unknown") {
    return (
      <div className={css.buttons}>
        <Button
          size="compact-sm"
          h={32}
          variant="default"
          disabled={isBusy}
          onClick={() => run(() => settleAction(action, true, t("action.wasDone")))}
        >
          {t("action.wasDone")}
        </Button>
        <Button
          size="compact-sm"
          h={32}
          variant="default"
          disabled={isBusy}
          onClick={() => run(() => settleAction(action, false, t("action.wasNotDone")))}
        >
          {t("action.wasNotDone")}
        </Button>
      </div>
    );
  }
  if (action.state !== "awaiting" || action.confirmation !== "staff") return null;
  return (
    <div className={css.buttons}>
      <Button size="compact-sm" h={32} px={14} disabled={isBusy} onClick={() => run(() => confirmAction(action))}>
        {t("action.confirm")}
      </Button>
      <Button
        size="compact-sm"
        h={32}
        variant="default"
        disabled={isBusy}
        onClick={() => run(() => declineAction(action))}
      >
        {t("action.decline")}
      </Button>
    </div>
  );
}
