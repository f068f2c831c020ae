import { ActionIcon, Menu } from "@mantine/core";
import type { Playbook } from "@rapport/schema";
import { IconCopy, IconCursorText, IconDots, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { useDraftChange } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import { withoutPlaybook, withPlaybookBack } from "./blank-playbooks.ts";
import { NewPlaybook } from "./NewPlaybook.tsx";
import { RenamePlaybook } from "./RenamePlaybook.tsx";

interface PlaybookMenuProps {
  playbook: Playbook;
  playbooks: readonly Playbook[];
  /** With unsaved changes on the page, which these would pass over. */
  isDirty: boolean;
}

/** Rename, copy or delete a playbook of the draft. */
export function PlaybookMenu({ playbook, playbooks, isDirty }: PlaybookMenuProps) {
  const { t } = useTranslation("playbooks");
  const navigate = useNavigate();
  const change = useDraftChange();
  const [asked, setAsked] = useState<"rename" | "copy" | "delete" | null>(null);
  const { category } = playbook;
  const title = titleOf(playbook);
  const close = () => setAsked(null);
  const remove = async () => {
    let before: readonly Playbook[] = playbooks;
    await change((config) => {
      before = config.playbooks;
      return { ...config, playbooks: withoutPlaybook(config.playbooks, category) };
    });
    void navigate({ to: "/studio/playbooks" });
    showUndo(t("deleted", { title }), () =>
      change((config) => ({ ...config, playbooks: withPlaybookBack(config.playbooks, before, category) })),
    );
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("menu")}>
            <IconDots size={17} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isDirty && <Menu.Label>{t("saveFirst")}</Menu.Label>}
          <Menu.Item
            leftSection={<IconCursorText size={16} stroke={1.7} />}
            disabled={isDirty}
            onClick={() => setAsked("rename")}
          >
            {t("rename")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.7} />}
            disabled={isDirty}
            onClick={() => setAsked("copy")}
          >
            {t("copy")}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} stroke={1.7} />}
            disabled={isDirty}
            onClick={() => setAsked("delete")}
          >
            {t("delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === "rename" && <RenamePlaybook playbook={playbook} playbooks={playbooks} onClose={close} />}
      {asked === "copy" && <NewPlaybook playbooks={playbooks} original={playbook} onClose={close} />}
      <ConfirmDialog
        isOpen={asked === "delete"}
        onClose={close}
        title={t("deleteTitle", { title })}
        text={t("deleteText")}
        confirm={t("delete")}
        isDanger
        onConfirm={remove}
      />
    </>
  );
}
