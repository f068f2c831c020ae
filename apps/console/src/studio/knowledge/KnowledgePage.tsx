import { Button, Tabs } from "@mantine/core";
import { IconPlus, IconUpload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../session/use-me.ts";
import { StudioFrame } from "../StudioFrame.tsx";
import { ArticleList } from "./ArticleList.tsx";
import { AskIt } from "./AskIt.tsx";
import { Gaps } from "./Gaps.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import css from "./knowledge.module.css";
import { useGaps } from "./use-knowledge.ts";

/** What the AI answers from: articles, what nothing answers, and a box to ask. */
export function KnowledgePage() {
  const { t } = useTranslation("knowledge");
  const navigate = useNavigate();
  const mayWrite = useMay("knowledge.write");
  const { tab } = useSearch({ from: "/app/studio/knowledge" });
  const [isImporting, setImporting] = useState(false);
  const openGaps = useGaps("open").data?.items.length ?? 0;
  const shown = tab === "gaps" || tab === "ask" ? tab : "articles";
  return (
    <StudioFrame
      title={t("page")}
      text={t("lead")}
      action={
        mayWrite && (
          <>
            <Button
              variant="default"
              leftSection={<IconUpload size={15} stroke={1.7} />}
              onClick={() => setImporting(true)}
            >
              {t("importFile")}
            </Button>
            <Button
              renderRoot={(props) => (
                <Link to="/studio/knowledge/$articleId" params={{ articleId: "new" }} {...props} />
              )}
              leftSection={<IconPlus size={15} stroke={1.7} />}
            >
              {t("newArticle")}
            </Button>
          </>
        )
      }
    >
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            to: "/studio/knowledge",
            search: next && next !== "articles" ? { tab: next } : {},
            replace: true,
          })
        }
      >
        <Tabs.List>
          <Tabs.Tab value="articles">{t("articles")}</Tabs.Tab>
          <Tabs.Tab value="gaps">
            {t("gaps")}
            {openGaps > 0 && <span className={css.count}>{openGaps}</span>}
          </Tabs.Tab>
          <Tabs.Tab value="ask">{t("searchTitle")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="articles" className={css.panel}>
          <ArticleList mayWrite={mayWrite} onImport={() => setImporting(true)} />
        </Tabs.Panel>
        <Tabs.Panel value="gaps" className={css.panel}>
          <Gaps mayWrite={mayWrite} />
        </Tabs.Panel>
        <Tabs.Panel value="ask" className={css.panel}>
          <AskIt />
        </Tabs.Panel>
      </Tabs>
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </StudioFrame>
  );
}
