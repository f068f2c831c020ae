import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { StudioFrame } from "../StudioFrame.tsx";
import { GoldTab } from "./GoldTab.tsx";
import css from "./learning.module.css";
import { ProposalsTab } from "./ProposalsTab.tsx";

/** What was learned from people, what waits for a decision, and the cases that must stay right. */
export function LearningPage() {
  const { t } = useTranslation(["learning", "studio"]);
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/app/studio/learning" });
  const shown = tab === "gold" ? "gold" : "proposals";
  return (
    <StudioFrame title={t("studio:nav.learning")} text={t("lead")}>
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(next) =>
          void navigate({ to: "/studio/learning", search: next === "gold" ? { tab: next } : {}, replace: true })
        }
      >
        <Tabs.List>
          <Tabs.Tab value="proposals">{t("proposals")}</Tabs.Tab>
          <Tabs.Tab value="gold">{t("gold")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="proposals" className={css.panel}>
          <ProposalsTab />
        </Tabs.Panel>
        <Tabs.Panel value="gold" className={css.panel}>
          <GoldTab />
        </Tabs.Panel>
      </Tabs>
    </StudioFrame>
  );
}
