import { Button, SegmentedControl, Select, Switch, TextInput, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Locale } from "@rapport/schema";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { currentLocale, switchLocale } from "../../i18n/i18n.ts";
import { ShortcutSheet } from "../../keyboard/ShortcutSheet.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { updateMe } from "../../session/session.ts";
import { useMe } from "../../session/use-me.ts";
import { Line, Page, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { BrowserNotices } from "./BrowserNotices.tsx";
import { PasswordForm } from "./PasswordForm.tsx";

type Theme = "auto" | "light" | "dark";

const tellFailure = (error: unknown) => {
  notifications.show({ color: "red", message: sentenceOf(error) });
};

/** My own settings. Switches work at once; the name is saved with its button. */
export function MePage() {
  const { t } = useTranslation(["settings", "shell", "forms", "session"]);
  const me = useMe();
  const { preferences } = me;
  const { setColorScheme } = useMantineColorScheme();
  const [isSheetOpen, setSheetOpen] = useState(false);

  const pickTheme = (theme: Theme) => {
    setColorScheme(theme);
    updateMe({ preferences: { theme } }).catch(tellFailure);
  };
  const pickLocale = (locale: Locale) => {
    void switchLocale(locale);
    updateMe({ locale }).catch(tellFailure);
  };

  return (
    <Page title={t("nav.me")} text={t("me.lead")}>
      <Section title={t("me.profile")}>
        <NameForm />
        <TextInput
          className={css.narrow}
          label={t("me.email")}
          value={me.actor.email ?? ""}
          readOnly
          description={t("me.emailHint")}
          inputWrapperOrder={["label", "input", "description"]}
        />
        <Line title={t("me.role")}>
          <span className={css.chip}>{t(`shell:role.${me.actor.role}`)}</span>
        </Line>
      </Section>
      <Section title={t("me.look")}>
        <Line title={t("shell:user.language")}>
          <SegmentedControl
            size="xs"
            value={currentLocale()}
            onChange={(value) => pickLocale(value as Locale)}
            aria-label={t("shell:user.language")}
            data={[
              { value: "en", label: "English" },
              { value: "ru", label: "Русский" },
            ]}
          />
        </Line>
        <Line title={t("shell:user.theme")}>
          <SegmentedControl
            size="xs"
            value={preferences.theme}
            onChange={(value) => pickTheme(value as Theme)}
            aria-label={t("shell:user.theme")}
            data={[
              { value: "auto", label: t("shell:user.themeAuto") },
              { value: "light", label: t("shell:user.themeLight") },
              { value: "dark", label: t("shell:user.themeDark") },
            ]}
          />
        </Line>
      </Section>
      <Section title={t("me.work")}>
        <Line title={t("me.afterSend")} text={t("me.afterSendText")}>
          <Select
            value={preferences.afterSend}
            allowDeselect={false}
            aria-label={t("me.afterSend")}
            w={220}
            data={[
              { value: "stay", label: t("me.stay") },
              { value: "next", label: t("me.next") },
            ]}
            onChange={(value) => {
              if (value) updateMe({ preferences: { afterSend: value as "stay" | "next" } }).catch(tellFailure);
            }}
          />
        </Line>
        <Line title={t("me.away")} text={t("me.awayText")}>
          <Switch
            checked={me.actor.isAway}
            aria-label={t("me.away")}
            onChange={(event) => updateMe({ isAway: event.currentTarget.checked }).catch(tellFailure)}
          />
        </Line>
        <Line title={t("shell:user.shortcuts")} text={t("me.shortcutsText")}>
          <Button variant="default" onClick={() => setSheetOpen(true)}>
            {t("me.showShortcuts")}
          </Button>
        </Line>
      </Section>
      <Section title={t("me.notices")} text={t("me.noticesText")}>
        <Line title={t("me.sound")} text={t("me.soundText")}>
          <Switch
            checked={preferences.isNotificationSoundOn}
            aria-label={t("me.sound")}
            onChange={(event) =>
              updateMe({ preferences: { isNotificationSoundOn: event.currentTarget.checked } }).catch(tellFailure)
            }
          />
        </Line>
        <BrowserNotices />
      </Section>
      <Section title={t("me.password")} text={t("me.passwordText")}>
        <PasswordForm />
      </Section>
      {isSheetOpen && <ShortcutSheet onClose={() => setSheetOpen(false)} />}
    </Page>
  );
}

function NameForm() {
  const { t } = useTranslation(["settings", "shell", "forms", "session"]);
  const me = useMe();
  const [saved] = useState(() => ({ name: me.actor.name }));
  const draft = useDraft({ ...saved, name: me.actor.name });
  const submit = useSubmit();
  const { guard } = useUnsavedGuard(draft.isDirty);
  const isEmpty = draft.value.name.trim() === "";
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || !draft.isDirty) return;
    const done = await submit.run(() => updateMe({ name: draft.value.name.trim() }));
    if (done) draft.reset();
  };
  return (
    <form onSubmit={save} noValidate style={{ display: "grid", gap: 8 }}>
      <FormError error={submit.error} shown={["name"]} />
      <div style={{ display: "flex", gap: 8, alignItems: "flex-end" }}>
        <TextInput
          className={css.narrow}
          style={{ flex: 1 }}
          label={t("me.name")}
          description={t("me.nameHint")}
          inputWrapperOrder={["label", "description", "input", "error"]}
          value={draft.value.name}
          maxLength={200}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
          error={submit.issues.name ?? (isEmpty ? t("forms:issue.missing") : null)}
          autoComplete="name"
        />
        {draft.isDirty && (
          <Button type="submit" loading={submit.isBusy} disabled={isEmpty}>
            {t("shell:action.save")}
          </Button>
        )}
      </div>
      {guard}
    </form>
  );
}
