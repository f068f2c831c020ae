import type { Agent } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isSame } from "../../forms/use-draft.ts";
import settings from "../../settings/settings.module.css";
import { useVersion, versionsQuery } from "../versions/use-versions.ts";
import css from "./playbooks.module.css";

/** One line: which version is at work, and whether the draft says something else. */
export function DeployedState({ agent }: { agent: Agent }) {
  const { t } = useTranslation(["studio", "studioWork"]);
  const versions = useQuery(versionsQuery);
  const deployed = useVersion(agent.deployedVersionId);
  const number = versions.data?.items.find(({ id }) => id === agent.deployedVersionId)?.number;
  if (agent.deployedVersionId === null) {
    return (
      <p className={settings.notice} data-tone="amber">
        {t("playbooks.nothingDeployed")} <Link to="/studio/versions">{t("playbooks.toVersions")}</Link>
      </p>
    );
  }
  if (!deployed.data || number === undefined) return <p className={css.deployed}>&nbsp;</p>;
  const isPublished = isSame(deployed.data.config, agent.draft);
  return (
    <p className={css.deployed}>
      <span className={settings.chip} data-tone="green">
        {t("studioWork:version", { number })} · {t("studioWork:atWork")}
      </span>{" "}
      {t(isPublished ? "playbooks.published" : "playbooks.unpublished")}{" "}
      {!isPublished && <Link to="/studio/versions">{t("playbooks.toVersions")}</Link>}
    </p>
  );
}
