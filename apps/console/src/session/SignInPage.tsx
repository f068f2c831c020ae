import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../pieces/sentence.ts";
import { useStore } from "../pieces/store.ts";
import { signInRoute } from "../routes.tsx";
import { DoorFrame } from "./DoorFrame.tsx";
import css from "./door.module.css";
import { sessionStore, signIn } from "./session.ts";

export function SignInPage() {
  const { t } = useTranslation("session");
  const router = useRouter();
  const { next } = signInRoute.useSearch();
  const session = useStore(sessionStore);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const reason = session.status === "signed_out" ? session.reason : "never";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password);
      router.history.push(next ?? "/inbox");
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <DoorFrame title={t("signIn.title")}>
      <form className={css.form} onSubmit={submit} noValidate>
        {reason !== "never" && !error && <output className={css.notice}>{t(`signIn.${reason}`)}</output>}
        {error !== null && (
          <div className={css.error} role="alert">
            {sentenceOf(error)}
          </div>
        )}
        <TextInput
          label={t("signIn.email")}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          size="md"
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={t("signIn.password")}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          size="md"
          required
          withAsterisk={false}
        />
        <Button type="submit" size="md" fullWidth loading={isBusy} disabled={email.trim() === "" || password === ""}>
          {t("signIn.submit")}
        </Button>
        <p className={css.hint}>{t("signIn.forgot")}</p>
      </form>
    </DoorFrame>
  );
}
