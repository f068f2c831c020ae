import { Button } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { GateChannel, type PhraseList } from "@rapport/schema";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import css from "./guardrails.module.css";
import { ListEditor } from "./ListEditor.tsx";
import { TryDraft } from "./TryDraft.tsx";

type OwnList = RouteOutput<"phraseLists.list">["items"][number];

/** Phrases that must not leave, and a box to try a draft against them. */
export function GuardrailsPage() {
  const { t } = useTranslation("studio");
  const mayWrite = useMay("agent.write");
  const lists = useQuery({
    queryKey: keys.phraseLists,
    queryFn: ({ signal }) => call("phraseLists.list", {}, { signal }),
    staleTime: 0,
  });
  const [open, setOpen] = useState<OwnList | "new" | null>(null);
  return (
    <StudioFrame title={t("nav.guardrails")} text={t("guardrails.lead")}>
      <TryDraft />
      {lists.isPending ? (
        <Skeletons rows={6} />
      ) : lists.isError ? (
        <ErrorState error={lists.error} onRetry={() => void lists.refetch()} />
      ) : (
        <>
          <Section
            title={t("guardrails.own")}
            action={
              mayWrite && (
                <Button
                  variant="default"
                  leftSection={<IconPlus size={15} stroke={1.7} />}
                  onClick={() => setOpen("new")}
                >
                  {t("guardrails.add")}
                </Button>
              )
            }
          >
            {lists.data.items.length === 0 ? (
              <p className={settings.faint} style={{ margin: 0 }}>
                {t("guardrails.ownNone")}
              </p>
            ) : (
              <ul className={settings.list}>
                {lists.data.items.map((own) => (
                  <li key={own.id} className={css.row} data-off={!own.list.isEnabled || undefined}>
                    <span className={settings.rowWords}>
                      <span className={settings.rowTitle}>
                        {mayWrite ? (
                          <button
                            type="button"
                            className={`${css.open} truncate`}
                            onClick={() => setOpen(own)}
                            dir="auto"
                          >
                            {own.name}
                          </button>
                        ) : (
                          <span className="truncate" dir="auto">
                            {own.name}
                          </span>
                        )}
                        {!own.list.isEnabled && <span className={settings.chip}>{t("guardrails.off")}</span>}
                      </span>
                      <span className={`${settings.rowText} truncate`} dir="auto">
                        {own.list.phrases.join(" · ")}
                      </span>
                    </span>
                    <ListFacts list={own.list} />
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <Section title={t("guardrails.shipped")} text={t("guardrails.shippedText")}>
            <div>
              {lists.data.shipped.map((list) => (
                <details
                  key={`${list.kind} ${list.language ?? ""} ${list.channels.join()} ${list.phrases[0]}`}
                  className={css.shipped}
                >
                  <summary>
                    <span className={css.shippedName}>{t(`guardrails.kinds.${list.kind}`)}</span>
                    <ListFacts list={list} />
                  </summary>
                  <ul className={css.phrases}>
                    {list.phrases.map((phrase) => (
                      <li key={phrase}>
                        <code>{phrase}</code>
                      </li>
                    ))}
                  </ul>
                </details>
              ))}
            </div>
          </Section>
        </>
      )}
      {open && (
        <ListEditor
          key={open === "new" ? "new" : open.id}
          own={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </StudioFrame>
  );
}

function ListFacts({ list }: { list: PhraseList }) {
  const { t } = useTranslation("studio");
  const isEverywhere = GateChannel.options.every((channel) => channel === "unknown" || list.channels.includes(channel));
  const channels =
    isEverywhere || list.channels.length === 0
      ? t("guardrails.everyChannel")
      : list.channels.map((channel) => t(`guardrails.channel.${channel}`)).join(", ");
  const language = list.language === "en" || list.language === "ru" ? t(`language.${list.language}`) : list.language;
  return (
    <span className={css.facts}>
      <span className={settings.chip} data-tone={list.verdict === "escalate" ? "red" : "amber"}>
        {t(list.verdict === "escalate" ? "guardrails.verdictEscalate" : "guardrails.verdictDraft")}
      </span>
      <span>{t("guardrails.count", { count: list.phrases.length })}</span>
      <span>{language ?? t("guardrails.everyLanguage")}</span>
      <span>{channels}</span>
    </span>
  );
}
