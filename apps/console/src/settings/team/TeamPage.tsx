import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../session/use-me.ts";
import { Page } from "../Page.tsx";
import { ApiKeysPanel } from "./ApiKeysPanel.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { TeamsPanel } from "./TeamsPanel.tsx";

/** People, teams and API keys. Which one is open stands in the address. */
export function TeamPage() {
  const { t } = useTranslation("settings");
  const navigate = useNavigate();
  const { tab } = useSearch({ from: "/app/settings/team" });
  const mayKeys = useMay("api_key.write");
  return (
    <Page title={t("nav.team")} text={t("team.lead")} width="wide">
      <Tabs
        value={tab ?? "people"}
        onChange={(next) =>
          void navigate({
            to: "/settings/team",
            search: next === "teams" || next === "keys" ? { tab: next } : {},
            replace: true,
          })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="people">{t("team.people")}</Tabs.Tab>
          <Tabs.Tab value="teams">{t("team.teams")}</Tabs.Tab>
          {mayKeys && <Tabs.Tab value="keys">{t("team.keys")}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="people">
          <PeoplePanel />
        </Tabs.Panel>
        <Tabs.Panel value="teams">
          <TeamsPanel />
        </Tabs.Panel>
        {mayKeys && (
          <Tabs.Panel value="keys">
            <ApiKeysPanel />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
