import { Button, TextInput } from "@mantine/core";
import type { CannedReply } from "@rapport/api";
import { IconLock, IconMessage2Bolt, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Page } from "../Page.tsx";
import css from "../settings.module.css";
import table from "../team/team.module.css";
import { CannedEditor } from "./CannedEditor.tsx";
import own from "./canned.module.css";

/** Texts that are sent often; `/shortcut` in the composer brings one. */
export function CannedPage() {
  const { t } = useTranslation(["settings", "shell"]);
  const mayWrite = useMay("canned_reply.write");
  const list = useQuery({
    queryKey: keys.cannedReplies,
    queryFn: ({ signal }) => call("cannedReplies.list", {}, { signal }),
  });
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState<CannedReply | "new" | null>(null);
  const wanted = typed.trim().toLowerCase().replace(/^\//, "");
  const all = list.data?.items ?? [];
  const shown = all
    .filter(({ shortcut, title, body }) => `${shortcut}\n${title}\n${body}`.toLowerCase().includes(wanted))
    .sort((left, right) => left.shortcut.localeCompare(right.shortcut));
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={() => setOpen("new")}>
      {t("canned.create")}
    </Button>
  );

  return (
    <Page title={t("nav.canned")} text={t("canned.lead")} action={all.length > 0 && create}>
      {list.isPending ? (
        <Skeletons />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : all.length === 0 ? (
        <EmptyState
          icon={<IconMessage2Bolt size={28} stroke={1.4} />}
          title={t("canned.emptyTitle")}
          text={t("canned.emptyText")}
          action={create}
        />
      ) : (
        <>
          <div className={table.tools}>
            <TextInput
              className={table.find}
              placeholder={t("canned.find")}
              aria-label={t("canned.find")}
              leftSection={<IconSearch size={15} stroke={1.7} />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
          {shown.length === 0 ? (
            <EmptyState title={t("team.nobody", { q: typed.trim() })} />
          ) : (
            <ul className={css.list}>
              {shown.map((reply) => (
                <li key={reply.id} className={`${css.row} ${reply.canEdit ? table.opens : ""}`}>
                  <span className={css.rowWords}>
                    <span className={css.rowTitle}>
                      {reply.canEdit ? (
                        <button
                          type="button"
                          className={`${table.open} truncate`}
                          onClick={() => setOpen(reply)}
                          dir="auto"
                        >
                          {reply.title}
                        </button>
                      ) : (
                        <span className="truncate" dir="auto">
                          {reply.title}
                        </span>
                      )}
                      <code className={own.shortcut}>/{reply.shortcut}</code>
                      {!reply.isShared && (
                        <span className={css.chip}>
                          <IconLock size={11} stroke={1.8} aria-hidden style={{ verticalAlign: -1 }} />{" "}
                          {t("canned.mine")}
                        </span>
                      )}
                    </span>
                    <span className={`${css.rowText} truncate`} dir="auto">
                      {reply.body.replace(/\s+/g, " ")}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {open && (
        <CannedEditor
          key={open === "new" ? "new" : open.id}
          reply={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  );
}
