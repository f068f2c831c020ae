import { ActionIcon, Button, Select } from "@mantine/core";
import type { GoldCase } from "@rapport/api";
import { IconPlus, IconTargetArrow, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { EmptyState } from "../../pieces/States.tsx";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { PagedList } from "../PagedList.tsx";
import { GoldDialog } from "./GoldDialog.tsx";
import css from "./learning.module.css";
import { useCategoryTitles } from "./use-learnings.ts";

const KINDS = ["message", "reply", "question"] as const;
const SOURCES = ["shipped", "correction", "person"] as const;
const PAGE_SIZE = 50;

/** The cases that must stay right whatever is learned. */
export function GoldTab() {
  const { t } = useTranslation("learning");
  const cache = useQueryClient();
  const submit = useSubmit();
  const mayWrite = useMay("agent.write");
  const [kind, setKind] = useState<(typeof KINDS)[number] | null>(null);
  const [source, setSource] = useState<(typeof SOURCES)[number] | null>(null);
  const [isAdding, setAdding] = useState(false);
  const filter = { ...(kind ? { kind } : {}), ...(source ? { source } : {}) };
  const list = useInfiniteQuery({
    queryKey: [...keys.gold, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        "gold.list",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    staleTime: 0,
  });
  const refresh = () => cache.invalidateQueries({ queryKey: keys.gold });
  const remove = (gold: GoldCase) =>
    submit.run(async () => {
      await send("gold.delete", { params: { id: gold.id } });
      await refresh();
      showUndo(t("caseRemoved"), async () => {
        await send("gold.create", { body: { content: gold.content } });
        await refresh();
      });
    });
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={15} stroke={1.7} />} onClick={() => setAdding(true)}>
      {t("addCase")}
    </Button>
  );
  const isFiltered = kind !== null || source !== null;
  return (
    <>
      <p className={css.lead}>{t("goldLead")}</p>
      <div className={css.tools}>
        <Select
          size="xs"
          w={170}
          aria-label={t("kindLabel")}
          placeholder={t("everyKind")}
          data={KINDS.map((value) => ({ value, label: t(`goldKind.${value}`) }))}
          value={kind}
          clearable
          onChange={(next) => setKind(KINDS.find((known) => known === next) ?? null)}
        />
        <Select
          size="xs"
          w={190}
          aria-label={t("sourceLabel")}
          placeholder={t("everySource")}
          data={SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))}
          value={source}
          clearable
          onChange={(next) => setSource(SOURCES.find((known) => known === next) ?? null)}
        />
        <span className={css.last}>{add}</span>
      </div>
      <FormError error={submit.error} />
      <PagedList
        list={list}
        label={t("gold")}
        empty={
          <EmptyState
            icon={<IconTargetArrow size={28} stroke={1.4} />}
            title={t(isFiltered ? "emptyFiltered" : "goldEmpty")}
            text={isFiltered ? undefined : t("goldEmptyText")}
          />
        }
      >
        {(gold) => (
          <GoldRow
            key={gold.id}
            gold={gold}
            isBusy={submit.isBusy}
            onRemove={mayWrite ? () => void remove(gold) : undefined}
          />
        )}
      </PagedList>
      {isAdding && <GoldDialog onClose={() => setAdding(false)} />}
    </>
  );
}

const textOf = ({ content }: GoldCase): string =>
  content.kind === "message" ? content.text : content.kind === "reply" ? content.draft : content.question;

interface GoldRowProps {
  gold: GoldCase;
  isBusy: boolean;
  onRemove: (() => void) | undefined;
}

function GoldRow({ gold, isBusy, onRemove }: GoldRowProps) {
  const { t } = useTranslation("learning");
  const titles = useCategoryTitles();
  const { content } = gold;
  const text = textOf(gold);
  return (
    <li className={css.case}>
      <span className={settings.rowWords}>
        <span className={css.caseText} dir="auto">
          {text}
        </span>
        <span className={settings.rowText}>
          {t(`goldKind.${content.kind}`)} ·{" "}
          {content.kind === "message" ? (
            <>
              {t("isAbout")} <b>{titles.titleOf(content.category)}</b>
            </>
          ) : content.kind === "reply" ? (
            <b>{t(`expected.${content.expected}`)}</b>
          ) : (
            <Link to="/studio/knowledge/$articleId" params={{ articleId: content.articleId }}>
              {t("isAnsweredBy")}
            </Link>
          )}{" "}
          · {t(`source.${gold.source}`)}
        </span>
      </span>
      {onRemove && (
        <ActionIcon aria-label={t("removeCase", { text: text.slice(0, 60) })} disabled={isBusy} onClick={onRemove}>
          <IconX size={15} stroke={1.7} />
        </ActionIcon>
      )}
    </li>
  );
}
