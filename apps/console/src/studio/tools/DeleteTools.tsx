import { ActionIcon, Button, Menu, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ToolDetail } from "@rapport/api";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Fragment, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import forms from "../../forms/forms.module.css";
import { keys } from "../../query.ts";
import { UsedBy, usesOf } from "./UsedBy.tsx";

interface DeleteToolsProps {
  /** What would go: one tool, or all of a source. */
  tools: readonly ToolDetail[];
  menu: string;
  title: string;
  text: ReactNode;
  done: string;
  onDelete: () => Promise<unknown>;
}

/** The menu in which a tool or a source is deleted, and the question before it, which says who still needs it. */
export function DeleteTools({ tools, menu, title, text, done, onDelete }: DeleteToolsProps) {
  const { t } = useTranslation(["tools", "shell"]);
  const cache = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const close = () => setAsked(false);
  const uses = usesOf(tools);
  const atWork = uses.filter(({ isAtWork }) => isAtWork);
  const remove = async () => {
    await onDelete();
    notifications.show({ message: done });
    await cache.invalidateQueries({ queryKey: keys.tools });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={menu}>
            <IconDots size={17} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.7} />} onClick={() => setAsked(true)}>
            {t("delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {atWork.length > 0 ? (
        <Modal opened={isAsked} onClose={close} title={t("neededTitle")} size={440}>
          <div className={forms.stack}>
            <div className={forms.words}>
              <p>
                {t("neededText", { count: atWork.length })} <UsedBy uses={atWork} />.
              </p>
              <p>{t("neededHow")}</p>
            </div>
            <div className={forms.buttons}>
              <Button variant="default" onClick={close} data-autofocus>
                {t("shell:action.close")}
              </Button>
            </div>
          </div>
        </Modal>
      ) : (
        <ConfirmDialog
          isOpen={isAsked}
          onClose={close}
          title={title}
          text={
            <Fragment>
              <p>{text}</p>
              {uses.length > 0 && (
                <p>
                  {t("inDraft", { count: uses.length })} <UsedBy uses={uses} />.
                </p>
              )}
            </Fragment>
          }
          confirm={t("delete")}
          isDanger
          onConfirm={remove}
        />
      )}
    </>
  );
}
