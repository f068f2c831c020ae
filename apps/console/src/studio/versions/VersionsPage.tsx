import { Button, Menu, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent, AgentVersion } from "@rapport/api";
import { IconDots, IconGitCommit } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { isSame } from "../../forms/use-draft.ts";
import { send } from "../../forms/use-submit.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent } from "../use-agent.ts";
import { DiffView } from "./DiffView.tsx";
import { PublishDialog } from "./PublishDialog.tsx";
import { useVersion, versionsQuery } from "./use-versions.ts";
import css from "./versions.module.css";

type Asked = { what: "deploy" | "restore"; version: AgentVersion } | { what: "off" } | null;

/** What is published, what is at work, and what differs. */
export function VersionsPage() {
  const { t } = useTranslation(["studio", "studioWork"]);
  const mayWrite = useMay("agent.write");
  const agent = useAgent();
  const versions = useQuery(versionsQuery);
  const [isPublishing, setPublishing] = useState(false);
  const items = versions.data?.items ?? [];
  return (
    <StudioFrame
      title={t("nav.versions")}
      text={t("studioWork:versions.lead")}
      action={
        mayWrite &&
        agent.data &&
        versions.data && <Button onClick={() => setPublishing(true)}>{t("studioWork:versions.publish")}</Button>
      }
    >
      {agent.isPending || versions.isPending ? (
        <Skeletons rows={6} />
      ) : agent.isError || versions.isError ? (
        <ErrorState
          error={agent.error ?? versions.error}
          onRetry={() => void Promise.all([agent.refetch(), versions.refetch()])}
        />
      ) : (
        <Versions agent={agent.data} items={items} mayWrite={mayWrite} />
      )}
      {isPublishing && agent.data && (
        <PublishDialog
          agent={agent.data}
          number={Math.max(0, ...items.map(({ number }) => number)) + 1}
          onClose={() => setPublishing(false)}
        />
      )}
    </StudioFrame>
  );
}

function Versions({ agent, items, mayWrite }: { agent: Agent; items: readonly AgentVersion[]; mayWrite: boolean }) {
  const { t } = useTranslation("studioWork");
  const cache = useQueryClient();
  const { actorById } = useActors();
  const [asked, setAsked] = useState<Asked>(null);
  const deployed = items.find(({ id }) => id === agent.deployedVersionId) ?? null;
  const newest = useVersion(deployed?.id ?? items[0]?.id ?? null);

  const deploy = async (versionId: string | null) => {
    const next = await send("agent.deploy", { body: { versionId } });
    cache.setQueryData(keys.agent, next);
    await cache.invalidateQueries({ queryKey: keys.agentVersions });
    const number = items.find(({ id }) => id === versionId)?.number;
    notifications.show({
      message: number === undefined ? t("versions.offDone") : t("versions.deployed", { number }),
      color: number === undefined ? "gray" : "green",
    });
  };
  const restore = async ({ id, number }: AgentVersion) => {
    const { config } = await call("agent.version", { params: { id } });
    const next = await send("agent.saveDraft", { body: { draft: config, draftRevision: agent.draftRevision } });
    cache.setQueryData(keys.agent, next);
    notifications.show({ message: t("versions.restored", { number }) });
  };
  const isOlder = (version: AgentVersion) => deployed !== null && version.number < deployed.number;

  return (
    <>
      {deployed === null && (
        <p className={settings.notice} data-tone="amber">
          {t("versions.isOff")}
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState
          icon={<IconGitCommit size={28} stroke={1.4} />}
          title={t("versions.none")}
          text={t("versions.noneText")}
        />
      ) : (
        <ul className={settings.list} aria-label={t("versions.published")}>
          {items.map((version) => {
            const isDeployed = version.id === agent.deployedVersionId;
            const author = version.createdBy ? actorById.get(version.createdBy)?.name : undefined;
            return (
              <li key={version.id} className={css.version} data-deployed={isDeployed || undefined}>
                <span className={css.number}>{version.number}</span>
                <span className={settings.rowWords}>
                  <span className={settings.rowTitle}>
                    <span className="truncate" dir="auto" title={version.note}>
                      {version.note || <span className={settings.faint}>{t("versions.noNote")}</span>}
                    </span>
                    {isDeployed && (
                      <span className={settings.chip} data-tone="green">
                        {t("atWork")}
                      </span>
                    )}
                  </span>
                  <span className={settings.rowText}>
                    {t("versions.published")} <AgoTime at={version.createdAt} />
                    {author && ` ${t("versions.by", { name: author })}`} ·{" "}
                    {version.deployedAt ? (
                      <>
                        {t("versions.lastDeployed")} <AgoTime at={version.deployedAt} />
                      </>
                    ) : (
                      t("versions.neverDeployed")
                    )}
                  </span>
                </span>
                {mayWrite && (
                  <span className={css.actions}>
                    {isDeployed ? (
                      <Button variant="default" size="xs" onClick={() => setAsked({ what: "off" })}>
                        {t("versions.off")}
                      </Button>
                    ) : (
                      <Button variant="default" size="xs" onClick={() => setAsked({ what: "deploy", version })}>
                        {t(isOlder(version) ? "versions.rollBack" : "versions.deploy")}
                      </Button>
                    )}
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <Button
                          variant="subtle"
                          size="xs"
                          color="gray"
                          px={6}
                          aria-label={`${t("version", version)}: …`}
                        >
                          <IconDots size={16} stroke={1.7} />
                        </Button>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item onClick={() => setAsked({ what: "restore", version })}>
                          {t("versions.restore")}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {newest.data && isSame(newest.data.config, agent.draft) && (
        <p className={settings.faint}>{t("versions.nothingNew", { number: newest.data.number })}</p>
      )}
      {items.length > 0 && <Comparison agent={agent} items={items} deployed={deployed} />}
      <ConfirmDialog
        isOpen={asked?.what === "deploy"}
        onClose={() => setAsked(null)}
        {...deployWords(asked, isOlder, t)}
        onConfirm={() => asked?.what === "deploy" && deploy(asked.version.id)}
      />
      <ConfirmDialog
        isOpen={asked?.what === "restore"}
        onClose={() => setAsked(null)}
        title={t("versions.restoreTitle", { number: asked?.what === "restore" ? asked.version.number : "" })}
        text={t("versions.restoreText")}
        confirm={t("versions.restore")}
        isDanger
        onConfirm={() => asked?.what === "restore" && restore(asked.version)}
      />
      <ConfirmDialog
        isOpen={asked?.what === "off"}
        onClose={() => setAsked(null)}
        title={t("versions.offTitle")}
        text={t("versions.offText")}
        confirm={t("versions.off")}
        isDanger
        onConfirm={() => deploy(null)}
      />
    </>
  );
}

function deployWords(
  asked: Asked,
  isOlder: (version: AgentVersion) => boolean,
  t: ReturnType<typeof useTranslation<"studioWork">>["t"],
) {
  const version = asked?.what === "deploy" ? asked.version : null;
  const number = version?.number ?? "";
  return version && isOlder(version)
    ? {
        title: t("versions.rollBackTitle", { number }),
        text: t("versions.rollBackText", { number }),
        confirm: t("versions.rollBack"),
      }
    : {
        title: t("versions.deployTitle", { number }),
        text: t("versions.deployText"),
        confirm: t("versions.deploy"),
      };
}

interface ComparisonProps {
  agent: Agent;
  items: readonly AgentVersion[];
  deployed: AgentVersion | null;
}

/** Two versions, or a version and the draft, side by side in words. */
function Comparison({ agent, items, deployed }: ComparisonProps) {
  const { t } = useTranslation("studioWork");
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/studio/versions" });
  const from = items.find(({ number }) => String(number) === search.from) ?? deployed ?? items[0]!;
  const to = items.find(({ number }) => String(number) === search.to) ?? null;
  const before = useVersion(from.id);
  const after = useVersion(to?.id ?? null);
  const afterConfig = to === null ? agent.draft : after.data?.config;
  const options = items.map((version) => ({
    value: String(version.number),
    label: t("version", { number: version.number }) + (version.note ? ` · ${version.note.slice(0, 40)}` : ""),
  }));
  const show = (patch: { from?: string; to?: string }) => {
    const next = { from: String(from.number), ...(to ? { to: String(to.number) } : {}), ...patch };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ""));
    void navigate({ to: "/studio/versions", search: kept, replace: true });
  };
  const failed = before.error ?? after.error;
  return (
    <Section title={t("versions.compareTitle")}>
      <div className={css.pick}>
        <Select
          label={t("versions.from")}
          data={options}
          value={String(from.number)}
          allowDeselect={false}
          onChange={(value) => value && show({ from: value })}
        />
        <Select
          label={t("versions.to")}
          data={[{ value: "draft", label: t("draft") }, ...options]}
          value={to ? String(to.number) : "draft"}
          allowDeselect={false}
          onChange={(value) => value && show({ to: value === "draft" ? "" : value })}
        />
      </div>
      {failed ? (
        <ErrorState error={failed} onRetry={() => void Promise.all([before.refetch(), after.refetch()])} />
      ) : before.data && afterConfig ? (
        <div>
          <DiffView before={before.data.config} after={afterConfig} />
        </div>
      ) : (
        <Skeletons rows={3} />
      )}
    </Section>
  );
}
