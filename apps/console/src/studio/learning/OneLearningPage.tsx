import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { LearningDetail } from "@rapport/api";
import type { LearningMove } from "@rapport/schema";
import { useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { ChangeView } from "./ChangeView.tsx";
import { Effect } from "./Effect.tsx";
import { Evidence } from "./Evidence.tsx";
import css from "./learning.module.css";
import { RewordDialog } from "./RewordDialog.tsx";
import { Trial } from "./Trial.tsx";
import { isTrialRunning, keepLearning, useCategoryTitles, useLearning } from "./use-learnings.ts";

const DONE = { approve: "approved", reject: "rejected", activate: "activated", undo: "undone" } as const;
const TONES = { proposed: "accent", approved: "amber", active: "green", undone: undefined, rejected: undefined };

/** One learning: what would change, how the gold set fares with it, where it comes from, and the decision. */
export function OneLearningPage() {
  const { t } = useTranslation(["learning", "studio"]);
  const { learningId } = useParams({ from: "/app/studio/learning/$learningId" });
  const learning = useLearning(learningId);
  if (learning.data) return <OneLearning key={learningId} learning={learning.data} />;
  return (
    <StudioFrame title={t("studio:nav.learning")} backTo="/studio/learning">
      {learning.isError ? (
        <ErrorState error={learning.error} onRetry={() => void learning.refetch()} />
      ) : (
        <Skeletons rows={8} />
      )}
    </StudioFrame>
  );
}

function OneLearning({ learning }: { learning: LearningDetail }) {
  const { t } = useTranslation("learning");
  const cache = useQueryClient();
  const submit = useSubmit();
  const mayWrite = useMay("agent.write");
  const titles = useCategoryTitles();
  const [isRewording, setRewording] = useState(false);
  const { state, kind, check, moves } = learning;
  const params = { id: learning.id };
  const act = (move: LearningMove) =>
    submit.run(async () => {
      const moved =
        move === "activate"
          ? await send("learnings.activate", { params })
          : await send(`learnings.${move}` as const, { params, body: { note: "" } });
      await keepLearning(cache, moved);
      notifications.show({ message: t(DONE[move]) });
    });
  const tryAgain = () => submit.run(async () => keepLearning(cache, await send("learnings.check", { params })));
  const may = (move: LearningMove) => mayWrite && moves.includes(move);
  const whyNot = blockOf(learning);
  return (
    <StudioFrame
      title={t(`kind.${kind}`)}
      text={
        <span className={css.facts}>
          <span className={settings.chip} data-tone={TONES[state]}>
            {t(`state.${state}`)}
          </span>
          {kind !== "article" && kind !== "phrase" && <span>{titles.titleOf(learning.category)}</span>}
          <span>
            {t("seen", { count: learning.seenCount })}, {t("lastSeen")} <AgoTime at={learning.lastSeenAt} />
          </span>
        </span>
      }
      backTo="/studio/learning"
      action={
        <>
          {state === "proposed" && mayWrite && (
            <Button variant="subtle" onClick={() => setRewording(true)} disabled={submit.isBusy}>
              {t("edit")}
            </Button>
          )}
          {may("reject") && (
            <Button variant="default" onClick={() => void act("reject")} disabled={submit.isBusy}>
              {t("reject")}
            </Button>
          )}
          {may("approve") && (
            <Button onClick={() => void act("approve")} loading={submit.isBusy}>
              {t("approve")}
            </Button>
          )}
          {may("activate") && (
            <Button
              onClick={() => void act("activate")}
              loading={submit.isBusy}
              disabled={whyNot !== null}
              title={whyNot ? t(whyNot) : undefined}
            >
              {t("activate")}
            </Button>
          )}
          {may("undo") && (
            <Button variant="default" onClick={() => void act("undo")} loading={submit.isBusy}>
              {t("undo")}
            </Button>
          )}
        </>
      }
    >
      <FormError error={submit.error} />
      {may("activate") && whyNot && (
        <p className={settings.notice} data-tone={whyNot === "whyNotYet" ? undefined : "amber"} role="status">
          {t(whyNot)}
        </p>
      )}
      <ChangeView learning={learning} />
      {(check || state === "proposed" || state === "approved") && (
        <Trial
          check={check}
          onAgain={mayWrite && state === "approved" && !isTrialRunning(check) ? () => void tryAgain() : undefined}
        />
      )}
      {state === "active" && <Effect learning={learning} />}
      <Evidence learning={learning} />
      <Section title={t("history")}>
        <ol className={css.history}>
          {learning.history.map((step) => (
            <li key={`${step.to} ${step.at}`}>
              <b>{step.from === null ? t("historyMade") : t(`state.${step.to}`)}</b>
              {step.actorName && <span> {t("historyBy", { name: step.actorName })}</span>} ·{" "}
              <span className={settings.faint}>
                <AgoTime at={step.at} />
              </span>
              {step.note && <p dir="auto">{step.note}</p>}
            </li>
          ))}
        </ol>
      </Section>
      {isRewording && <RewordDialog learning={learning} onClose={() => setRewording(false)} />}
    </StudioFrame>
  );
}

/** Why an approved learning can't be put to work now; null: it can. */
function blockOf({ check }: LearningDetail): "whyNotYet" | "whyWorse" | "whyFailed" | null {
  if (!check || isTrialRunning(check)) return "whyNotYet";
  if (check.state === "failed") return "whyFailed";
  return check.isWorse === false ? null : "whyWorse";
}
