import { Button, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { RapportError } from "@rapport/schema";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { useMe } from "../../session/use-me.ts";
import css from "../settings.module.css";

const SHORTEST_PASSWORD = 10;

/** A wrong current password is told at its field: "address or password is wrong" would be no help here. */
const isWrongPassword = (error: unknown) => error instanceof RapportError && error.code === "wrong_credentials";

export function PasswordForm() {
  const { t } = useTranslation(["settings", "shell", "forms", "session"]);
  const me = useMe();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const [isTried, setTried] = useState(false);
  const submit = useSubmit();
  const isShort = newPassword.length < SHORTEST_PASSWORD;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort || !currentPassword) return;
    const isDone = await submit.run(async () => {
      await send("me.changePassword", { body: { currentPassword, newPassword } });
      return true;
    });
    if (!isDone) return;
    setCurrent("");
    setNew("");
    setTried(false);
    notifications.show({ color: "green", message: t("me.passwordChanged") });
  };

  return (
    <form className={`${css.fields} ${css.narrow}`} onSubmit={save} noValidate>
      {!isWrongPassword(submit.error) && <FormError error={submit.error} shown={["newPassword"]} />}
      {/* Password managers file the new password under this name. */}
      <input type="hidden" autoComplete="username" value={me.actor.email ?? ""} readOnly />
      <PasswordInput
        label={t("me.currentPassword")}
        autoComplete="current-password"
        value={currentPassword}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        error={
          isWrongPassword(submit.error)
            ? t("me.wrongPassword")
            : isTried && !currentPassword
              ? t("forms:issue.missing")
              : null
        }
      />
      <PasswordInput
        label={t("me.newPassword")}
        description={t("session:invite.text")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        autoComplete="new-password"
        value={newPassword}
        onChange={(event) => setNew(event.currentTarget.value)}
        error={
          submit.issues.newPassword ??
          (isTried && isShort ? t("forms:issue.tooShort", { count: SHORTEST_PASSWORD }) : null)
        }
      />
      <div>
        <Button type="submit" variant="default" loading={submit.isBusy}>
          {t("me.changePassword")}
        </Button>
      </div>
    </form>
  );
}
