import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../forms/FormError.tsx";
import forms from "../forms/forms.module.css";
import { send, useSubmit } from "../forms/use-submit.ts";
import { sentenceOf } from "../pieces/sentence.ts";
import { duplicateField } from "./duplicate.ts";
import { useKeepContact } from "./use-contacts.ts";

interface NewContactDialogProps {
  /** What was searched for in vain is likely the name, or the address. */
  name: string;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function NewContactDialog({ name: searched, onClose, onMade }: NewContactDialogProps) {
  const { t } = useTranslation(["customers", "shell"]);
  const keep = useKeepContact();
  const submit = useSubmit();
  const isAddress = searched.includes("@");
  const [contact, setContact] = useState({
    name: isAddress ? "" : searched,
    email: isAddress ? searched : "",
    phone: "",
    companyName: "",
  });
  const set = (patch: Partial<typeof contact>) => setContact((known) => ({ ...known, ...patch }));
  const taken = duplicateField(submit.error, contact);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const { name, email, phone, companyName } = contact;
    const made = await submit.run(() =>
      send("contacts.create", {
        body: {
          name: name.trim(),
          ...(email.trim() ? { email: email.trim() } : {}),
          ...(phone.trim() ? { phone: phone.trim() } : {}),
          ...(companyName.trim() ? { companyName: companyName.trim() } : {}),
        },
      }),
    );
    if (!made) return;
    keep(made);
    onClose();
    onMade(made.id);
  };
  const errorOf = (field: "name" | "email" | "phone" | "companyName") =>
    taken === field ? sentenceOf(submit.error) : submit.issues[field];
  return (
    <Modal opened onClose={onClose} title={t("create")} size={460}>
      <form className={forms.stack} onSubmit={create} noValidate>
        {taken === null && <FormError error={submit.error} shown={["name", "email", "phone", "companyName"]} />}
        {(["name", "email", "phone", "companyName"] as const).map((field) => (
          <TextInput
            key={field}
            label={t(`field.${field}`)}
            type={field === "email" ? "email" : field === "phone" ? "tel" : "text"}
            value={contact[field]}
            onChange={(event) => set({ [field]: event.currentTarget.value })}
            error={errorOf(field)}
            autoComplete="off"
            dir="auto"
            data-autofocus={field === "name" || undefined}
          />
        ))}
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.cancel")}
          </Button>
          <Button type="submit" loading={submit.isBusy}>
            {t("createButton")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
