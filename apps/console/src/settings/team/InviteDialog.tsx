import { Button, Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import { OneTimeLink } from "./OneTimeLink.tsx";
import { type Rights, RightsFields } from "./RightsFields.tsx";

const BLANK: Rights & { name: string; email: string } = {
  name: "",
  email: "",
  role: "operator",
  scope: "all",
  teamIds: [],
};

/** Name, address and rights; the answer is a one-time link that the inviter passes on. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation(["settings", "shell"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const [person, setPerson] = useState(BLANK);
  const [made, setMade] = useState<{ name: string; url: string } | null>(null);
  const set = (patch: Partial<typeof BLANK>) => setPerson((known) => ({ ...known, ...patch }));
  const close = () => {
    onClose();
    window.setTimeout(() => {
      setPerson(BLANK);
      setMade(null);
      submit.clear();
    }, 150);
  };
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await submit.run(() =>
      send("actors.invite", { body: { ...person, email: person.email.trim(), name: person.name.trim() } }),
    );
    if (!answer) return;
    setMade({ name: answer.actor.name, url: answer.inviteUrl });
    void cache.invalidateQueries({ queryKey: keys.actors });
    void cache.invalidateQueries({ queryKey: keys.teams });
  };

  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={made ? t("team.invited", { name: made.name }) : t("team.inviteTitle")}
      size={520}
      closeOnClickOutside={made === null}
    >
      {made ? (
        <div className={forms.stack}>
          <OneTimeLink url={made.url} name={made.name} />
          <div className={forms.buttons}>
            <Button
              variant="default"
              onClick={() => {
                setMade(null);
                setPerson(BLANK);
              }}
            >
              {t("team.inviteAnother")}
            </Button>
            <Button onClick={close}>{t("team.done")}</Button>
          </div>
        </div>
      ) : (
        <form className={forms.stack} onSubmit={invite} noValidate>
          <FormError error={submit.error} shown={["name", "email", "role", "scope", "teamIds"]} />
          <TextInput
            label={t("me.name")}
            value={person.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={submit.issues.name}
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label={t("me.email")}
            type="email"
            value={person.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
            error={submit.issues.email}
            autoComplete="off"
          />
          <RightsFields value={person} onChange={set} issues={submit.issues} />
          <div className={forms.buttons}>
            <Button variant="default" onClick={close}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" loading={submit.isBusy}>
              {t("team.makeLink")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
