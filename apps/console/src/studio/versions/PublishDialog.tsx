import { Button, Modal, Switch, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import settings from "../../settings/settings.module.css";

interface PublishDialogProps {
  agent: Agent;
  /** The number that the version will have. */
  number: number;
  onClose: () => void;
}

/** Publishes the draft; issues stand in the way and are named. */
export function PublishDialog({ agent, number, onClose }: PublishDialogProps) {
  const { t } = useTranslation(["studioWork", "shell"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const [note, setNote] = useState("");
  const [isDeployed, setDeployed] = useState(true);
  const isBlocked = agent.issues.length > 0;
  const publish = async () => {
    const version = await submit.run(() => send("agent.publish", { body: { note, isDeployed } }));
    if (!version) return;
    await Promise.all([
      cache.invalidateQueries({ queryKey: keys.agentVersions }),
      cache.invalidateQueries({ queryKey: keys.agent }),
    ]);
    if (isDeployed) notifications.show({ message: t("versions.deployed", { number: version.number }), color: "green" });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("versions.publishTitle")} size={500}>
      <div className={forms.stack}>
        {isBlocked ? (
          <div className={settings.notice} data-tone="red" role="alert">
            {t("versions.blocked")}
            <ul style={{ margin: "6px 0 0", paddingLeft: 18 }}>
              {agent.issues.map(({ path, sentence }) => (
                <li key={`${path} ${sentence}`}>
                  {sentence} <code style={{ fontSize: 11.5 }}>{path}</code>
                </li>
              ))}
            </ul>
          </div>
        ) : (
          <>
            <div className={forms.words}>
              {t(isDeployed ? "versions.publishText" : "versions.publishOnlyText", { number })}
            </div>
            <Textarea
              label={t("versions.note")}
              placeholder={t("versions.notePlaceholder")}
              value={note}
              maxLength={500}
              autosize
              minRows={2}
              maxRows={6}
              onChange={(event) => setNote(event.currentTarget.value)}
              data-autofocus
            />
            <Switch
              label={t("versions.deployNow")}
              checked={isDeployed}
              onChange={(event) => setDeployed(event.currentTarget.checked)}
            />
          </>
        )}
        <FormError error={submit.error} />
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.cancel")}
          </Button>
          <Button onClick={() => void publish()} loading={submit.isBusy} disabled={isBlocked}>
            {t("versions.publish")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
