import { Button, PasswordInput } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../pieces/sentence.ts";
import { inviteRoute } from "../routes.tsx";
import { DoorFrame } from "./DoorFrame.tsx";
import css from "./door.module.css";
import { acceptInvite } from "./session.ts";

const SHORTEST_PASSWORD = 10;

/** Where an invitation or a reset link leads: a new password, and in. */
export function InvitePage() {
  const { t } = useTranslation("session");
  const router = useRouter();
  const { token } = inviteRoute.useSearch();
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const isShort = password.length < SHORTEST_PASSWORD;
  const differs = password !== repeated;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!token || isShort || differs) return;
    setBusy(true);
    setError(null);
    try {
      await acceptInvite(token, password);
      router.history.push("/inbox");
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  if (!token) {
    return (
      <DoorFrame title={t("invite.title")}>
        <div className={css.error} role="alert">
          {t("invite.noToken")}
        </div>
        <Button component={Link} to="/sign-in" variant="default" fullWidth mt="md">
          {t("invite.toSignIn")}
        </Button>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame title={t("invite.title")}>
      <form className={css.form} onSubmit={submit} noValidate>
        <p className={css.hint}>{t("invite.text")}</p>
        {error !== null && (
          <div className={css.error} role="alert">
            {sentenceOf(error)}
          </div>
        )}
        <PasswordInput
          label={t("invite.password")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={isTried && isShort ? t("invite.tooShort") : null}
          size="md"
          autoFocus
        />
        <PasswordInput
          label={t("invite.repeat")}
          autoComplete="new-password"
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
          error={isTried && !isShort && differs ? t("invite.differs") : null}
          size="md"
        />
        <Button type="submit" size="md" fullWidth loading={isBusy}>
          {t("invite.submit")}
        </Button>
      </form>
    </DoorFrame>
  );
}
