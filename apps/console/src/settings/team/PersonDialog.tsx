import { Button, Modal, TextInput } from "@mantine/core";
import type { Actor } from "@rapport/schema";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import css from "../settings.module.css";
import { OneTimeLink } from "./OneTimeLink.tsx";
import { RightsFields } from "./RightsFields.tsx";

/** One person's rights, a new password link, and the way out. The server says what may not be (the last owner). */
export function PersonDialog({ actor, onClose }: { actor: Actor; onClose: () => void }) {
  const { t } = useTranslation(["settings", "shell", "forms"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const { name, role, scope, teamIds } = actor;
  const draft = useDraft({ name, role, scope, teamIds });
  const [link, setLink] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const isDisabled = actor.disabledAt !== null;

  const change = async (body: Parameters<typeof send<"actors.update">>[1]["body"]) => {
    await send("actors.update", { params: { id: actor.id }, body });
    await cache.invalidateQueries({ queryKey: keys.actors });
    void cache.invalidateQueries({ queryKey: keys.teams });
    return true;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft.isDirty) return onClose();
    if (await submit.run(() => change(draft.changes))) onClose();
  };
  const makeLink = () =>
    submit.run(async () => {
      const answer = await send("actors.resetPassword", { params: { id: actor.id } });
      setLink(answer.inviteUrl);
    });

  return (
    <>
      <Modal opened={!isAsked} onClose={onClose} title={actor.name} size={520}>
        <form className={forms.stack} onSubmit={save} noValidate>
          <FormError error={submit.error} shown={["name", "role", "scope", "teamIds"]} />
          <TextInput
            label={t("me.name")}
            value={draft.value.name}
            onChange={(event) => draft.set({ name: event.currentTarget.value })}
            error={submit.issues.name}
          />
          <RightsFields value={draft.value} onChange={draft.set} issues={submit.issues} />
          {draft.isDirty && <p className={css.faint}>{t("team.sessionsEnd")}</p>}
          {link ? (
            <OneTimeLink url={link} name={actor.name} />
          ) : (
            <div className={css.line}>
              <div className={css.lineWords}>
                <div className={css.lineTitle}>{t("team.resetTitle")}</div>
                <div className={css.lineText}>{t("team.resetText")}</div>
              </div>
              <Button variant="default" onClick={() => void makeLink()} disabled={isDisabled}>
                {t("team.reset")}
              </Button>
            </div>
          )}
          <div className={forms.buttons}>
            <Button
              variant="subtle"
              color={isDisabled ? undefined : "red"}
              mr="auto"
              onClick={() => (isDisabled ? void submit.run(() => change({ isDisabled: false })) : setAsked(true))}
            >
              {t(isDisabled ? "team.enable" : "team.disable")}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" loading={submit.isBusy} disabled={!draft.isDirty}>
              {t("forms:save")}
            </Button>
          </div>
        </form>
      </Modal>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={t("team.disableTitle", { name: actor.name })}
        text={t("team.disableText")}
        confirm={t("team.disable")}
        isDanger
        onConfirm={() => change({ isDisabled: true })}
      />
    </>
  );
}
