import { Button, Select } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { GateReasons, MarkedText, VerdictChip } from "../GateView.tsx";
import { versionsQuery } from "../versions/use-versions.ts";
import css from "./traces.module.css";
import { Waterfall } from "./Waterfall.tsx";

type Replay = RouteOutput<"runs.replay">;

/** Thinks the run through again with the draft or a version, and shows both answers side by side. */
export function ReplayPanel({ runId }: { runId: string }) {
  const { t } = useTranslation("studioWork");
  const submit = useSubmit();
  const versions = useQuery(versionsQuery);
  const [versionId, setVersionId] = useState("");
  const [replay, setReplay] = useState<Replay | null>(null);
  const run = async () => {
    const next = await submit.run(() =>
      send("runs.replay", { params: { id: runId }, body: versionId ? { versionId } : {} }),
    );
    if (next) setReplay(next);
  };
  return (
    <Section title={t("traces.replayTitle")} text={t("traces.replayText")}>
      <div className={css.replayTools}>
        <Select
          aria-label={t("traces.replayTitle")}
          data={[
            { value: "", label: t("draft") },
            ...(versions.data?.items ?? []).map(({ id, number, note }) => ({
              value: id,
              label: t("version", { number }) + (note ? ` · ${note.slice(0, 40)}` : ""),
            })),
          ]}
          value={versionId}
          allowDeselect={false}
          onChange={(value) => {
            setVersionId(value ?? "");
            setReplay(null);
          }}
        />
        <Button onClick={() => void run()} loading={submit.isBusy}>
          {t("traces.replayRun")}
        </Button>
      </div>
      <FormError error={submit.error} />
      {replay && (
        <div aria-live="polite">
          <p className={settings.notice} data-tone={replay.isSame ? "green" : "amber"}>
            {t(replay.isSame ? "traces.same" : "traces.differs")}
          </p>
          <div className={css.sides}>
            <Side title={t("traces.before")} side={replay.before} />
            <Side title={t("traces.after")} side={replay.after} />
          </div>
          {replay.spans.length > 0 && (
            <>
              <h4 className={css.sideTitle}>{t("traces.replaySteps")}</h4>
              <Waterfall spans={replay.spans} />
            </>
          )}
        </div>
      )}
    </Section>
  );
}

function Side({ title, side }: { title: string; side: Replay["before"] }) {
  const { t } = useTranslation("studioWork");
  return (
    <section aria-label={title}>
      <h4 className={css.sideTitle}>{title}</h4>
      <div className={css.sideText}>
        {side.text === "" ? (
          <span className={css.silent}>{t("traces.saidNothing")}</span>
        ) : (
          <MarkedText text={side.text} gate={side.gate} />
        )}
      </div>
      {side.handOff && <p className={settings.faint}>{t("traces.handOff", { reason: side.handOff })}</p>}
      {side.gate && (
        <>
          <VerdictChip verdict={side.gate.verdict} />
          <GateReasons gate={side.gate} />
        </>
      )}
    </section>
  );
}
