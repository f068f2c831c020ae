import {
  ColorInput,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { Connection, WebchatConfig } from "@rapport/api";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useMay } from "../../session/use-me.ts";
import { Line, Page, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { ChannelEnd, ChannelStanding } from "./ChannelState.tsx";
import own from "./channels.module.css";
import { IdentitySection } from "./IdentitySection.tsx";
import { NameAndTeam } from "./NameAndTeam.tsx";
import { originsOf } from "./origins.ts";
import { pathsOf, useChannelForm } from "./use-channel-form.ts";
import { WidgetInstall } from "./WidgetInstall.tsx";
import { WidgetPreview } from "./WidgetPreview.tsx";
import { WIDGET_LANGUAGE_NAMES, WIDGET_LANGUAGES, WIDGET_WORDS, type WidgetLanguage } from "./widget-words.ts";

const BLANK: WebchatConfig = {
  allowedOrigins: [],
  color: "#2b5fd9",
  position: "right",
  language: "auto",
  texts: {},
  preChat: { isEnabled: false, askName: "optional", askEmail: "optional" },
  isIdentityRequired: false,
  undoSendSeconds: 0,
};
const SWATCHES = ["#2b5fd9", "#0f766e", "#18713f", "#a2480c", "#b42318", "#a21caf", "#6a3fc7", "#1f2937"];
const ASK = ["no", "optional", "required"] as const;
const TEXT_FIELDS = ["title", "greeting", "away", "placeholder"] as const;

/** Connects or changes a web chat; the preview follows every keystroke. */
export function WidgetForm({ connection }: { connection: Connection | null }) {
  const { t, i18n } = useTranslation(["channels", "settings"]);
  const isLocked = !useMay("connection.write");
  const form = useChannelForm("webchat", connection, { name: t("widget.defaultName"), config: BLANK });
  const { draft, setConfig, issue } = form;
  const { config, name } = draft.value;
  const [language, setLanguage] = useState<WidgetLanguage>(i18n.language === "ru" ? "ru" : "en");
  const texts = config.texts[language] ?? {};
  const setText = (field: (typeof TEXT_FIELDS)[number], value: string) => {
    const next = { ...texts, [field]: value };
    if (value === "") delete next[field];
    setConfig({ texts: { ...config.texts, [language]: next } });
  };
  const originIssue =
    issue("allowedOrigins") ??
    config.allowedOrigins.map((_, index) => issue(`allowedOrigins.${index}`)).find((found) => found !== undefined);

  return (
    <Page
      title={connection ? connection.name : t("widget.newTitle")}
      text={connection ? undefined : t("widget.newText")}
      backTo="/settings/channels"
      width="wide"
    >
      {connection && <ChannelStanding connection={connection} />}
      <div className={own.withPreview}>
        <div className={own.form}>
          {connection && <WidgetInstall connection={connection} />}
          <Section title={t("widget.where")}>
            <NameAndTeam
              kind="webchat"
              name={name}
              teamId={draft.value.teamId}
              onChange={draft.set}
              error={form.submit.issues.name}
              isLocked={isLocked}
            />
            <TagsInput
              label={t("widget.origins")}
              description={t("widget.originsHint")}
              inputWrapperOrder={["label", "description", "input", "error"]}
              placeholder={config.allowedOrigins.length === 0 ? "https://shop.example" : ""}
              value={config.allowedOrigins}
              onChange={(typed) => setConfig({ allowedOrigins: originsOf(typed) })}
              splitChars={[",", " ", "\n"]}
              acceptValueOnBlur
              error={originIssue}
              readOnly={isLocked}
            />
            {config.allowedOrigins.length === 0 && (
              <div className={css.notice} data-tone="amber">
                {t("widget.noOrigins")}
              </div>
            )}
          </Section>
          <Section title={t("widget.look")}>
            <div className={css.pair}>
              <ColorInput
                label={t("widget.color")}
                value={config.color}
                onChange={(color) => setConfig({ color })}
                format="hex"
                swatches={SWATCHES}
                swatchesPerRow={8}
                error={issue("color")}
                readOnly={isLocked}
              />
              <Select
                label={t("widget.language")}
                value={config.language}
                allowDeselect={false}
                data={[
                  { value: "auto", label: t("widget.languageAuto") },
                  ...WIDGET_LANGUAGES.map((value) => ({ value, label: WIDGET_LANGUAGE_NAMES[value] })),
                ]}
                onChange={(value) => value && setConfig({ language: value as WebchatConfig["language"] })}
                readOnly={isLocked}
              />
            </div>
            <Line title={t("widget.position")}>
              <SegmentedControl
                size="xs"
                aria-label={t("widget.position")}
                value={config.position}
                onChange={(value) => setConfig({ position: value as "left" | "right" })}
                data={[
                  { value: "left", label: t("widget.left") },
                  { value: "right", label: t("widget.right") },
                ]}
                readOnly={isLocked}
              />
            </Line>
          </Section>
          <Section title={t("widget.texts")} text={t("widget.textsHint")}>
            <Tabs value={language} onChange={(value) => value && setLanguage(value as WidgetLanguage)}>
              <Tabs.List>
                {WIDGET_LANGUAGES.map((value) => (
                  <Tabs.Tab key={value} value={value}>
                    {WIDGET_LANGUAGE_NAMES[value]}
                    {Object.values(config.texts[value] ?? {}).some(Boolean) && (
                      <span className={own.dot} title={t("widget.ownWords")} />
                    )}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
            </Tabs>
            {TEXT_FIELDS.map((field) => {
              const Field = field === "greeting" || field === "away" ? Textarea : TextInput;
              return (
                <Field
                  key={`${language}.${field}`}
                  label={t(`widget.text.${field}`)}
                  value={texts[field] ?? ""}
                  placeholder={field === "title" ? name : WIDGET_WORDS[language][field]}
                  onChange={(event) => setText(field, event.currentTarget.value)}
                  error={issue(`texts.${language}.${field}`)}
                  dir={language === "he" ? "rtl" : "ltr"}
                  readOnly={isLocked}
                  {...(Field === Textarea ? { autosize: true, minRows: 2 } : {})}
                />
              );
            })}
          </Section>
          <Section title={t("widget.preChat")} text={t("widget.preChatText")}>
            <Line title={t("widget.preChatOn")}>
              <Switch
                aria-label={t("widget.preChatOn")}
                checked={config.preChat.isEnabled}
                onChange={(event) =>
                  setConfig({ preChat: { ...config.preChat, isEnabled: event.currentTarget.checked } })
                }
                disabled={isLocked}
              />
            </Line>
            {config.preChat.isEnabled &&
              (["askName", "askEmail"] as const).map((field) => (
                <Line key={field} title={t(`widget.${field}`)}>
                  <SegmentedControl
                    size="xs"
                    aria-label={t(`widget.${field}`)}
                    value={config.preChat[field]}
                    onChange={(value) =>
                      setConfig({ preChat: { ...config.preChat, [field]: value as (typeof ASK)[number] } })
                    }
                    data={ASK.map((value) => ({ value, label: t(`widget.ask.${value}`) }))}
                    readOnly={isLocked}
                  />
                </Line>
              ))}
          </Section>
          <IdentitySection
            connection={connection}
            isRequired={config.isIdentityRequired}
            onChange={(isIdentityRequired) => setConfig({ isIdentityRequired })}
            isLocked={isLocked}
          />
          <Section title={t("sending")}>
            <NumberInput
              className={css.narrow}
              label={t("undoSeconds")}
              description={t("undoSecondsHint")}
              inputWrapperOrder={["label", "input", "error", "description"]}
              value={config.undoSendSeconds}
              onChange={(value) => setConfig({ undoSendSeconds: typeof value === "number" ? value : 0 })}
              min={0}
              max={30}
              clampBehavior="strict"
              allowDecimal={false}
              readOnly={isLocked}
            />
          </Section>
          {connection && !isLocked && <ChannelEnd connection={connection} onGone={form.release} />}
          {isLocked && <div className={css.notice}>{t("settings:readOnly")}</div>}
        </div>
        <aside className={own.preview} aria-label={t("widget.preview")}>
          <WidgetPreview config={config} name={name} language={language} />
        </aside>
      </div>
      <SaveBar
        isDirty={draft.isDirty}
        isAlwaysShown={connection === null}
        submit={form.submit}
        onSave={() => void form.save()}
        onDiscard={() => (draft.isDirty ? draft.reset() : history.back())}
        {...(connection ? {} : { save: t("widget.create") })}
        shown={pathsOf("webchat", ["allowedOrigins", "color", "texts"])}
      />
      {form.guard}
    </Page>
  );
}
