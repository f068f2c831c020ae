import { ActionIcon, Button, Textarea, TextInput } from "@mantine/core";
import type { Playbook, PlaybookStep } from "@rapport/schema";
import { IconPlus, IconSearch, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../pieces/States.tsx";
import settings from "../../settings/settings.module.css";
import { LANGUAGES } from "../words-of.ts";
import { freeName, usersOf } from "./flow.ts";
import css from "./playbook.module.css";

interface SentencesTabProps {
  templates: Playbook["templates"];
  /** Of the playbook, to say who uses a sentence; absent for the agent's own, which are used by name. */
  steps?: readonly PlaybookStep[];
  onChange: (templates: Playbook["templates"]) => void;
}

const NAME = /[^a-z0-9_]+/g;

/** What is said, each sentence in all languages side by side. */
export function SentencesTab({ templates, steps, onChange }: SentencesTabProps) {
  const { t } = useTranslation(["studio", "shell"]);
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  // The database keeps no order: sentences stand where the flow uses them, unused ones at the end.
  const order = steps?.map(({ id }) => id) ?? [];
  const rank = (name: string) => {
    const user = steps ? usersOf(steps, "template", name)[0] : undefined;
    return user === undefined ? order.length : order.indexOf(user);
  };
  const names = Object.keys(templates).sort((left, right) => rank(left) - rank(right) || left.localeCompare(right));
  const shown = names.filter((name) =>
    `${name}\n${LANGUAGES.map((language) => templates[name]![language] ?? "").join("\n")}`
      .toLowerCase()
      .includes(wanted),
  );
  const add = () => {
    setTyped("");
    onChange({ ...templates, [freeName(names, "sentence")]: {} });
  };
  const rename = (from: string, to: string) => {
    if (to === "" || to in templates) return;
    onChange(Object.fromEntries(Object.entries(templates).map(([name, words]) => [name === from ? to : name, words])));
  };
  return (
    <>
      <div className={css.tools}>
        <p className={css.lead}>{t("templates.lead", { example: "{month}" })}</p>
        <TextInput
          className={css.find}
          placeholder={t("templates.find")}
          aria-label={t("templates.find")}
          leftSection={<IconSearch size={15} stroke={1.7} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {steps && (
          <Button variant="default" leftSection={<IconPlus size={15} stroke={1.7} />} onClick={add}>
            {t("templates.add")}
          </Button>
        )}
      </div>
      {names.length === 0 && <EmptyState title={t("templates.none")} />}
      {names.length > 0 && shown.length === 0 && <EmptyState title={t("templates.nothing", { q: typed.trim() })} />}
      {shown.map((name) => {
        const users = steps ? usersOf(steps, "template", name) : null;
        return (
          <section key={name} className={css.sentence} aria-label={name}>
            <div className={css.sentenceHead}>
              {users?.length === 0 ? (
                <SentenceName name={name} onRename={(to) => rename(name, to)} />
              ) : (
                <code className={css.sentenceName}>{name}</code>
              )}
              {users && (
                <span className={settings.faint}>
                  {users.length > 0 ? t("templates.usedBy", { steps: users.join(", ") }) : t("templates.unused")}
                </span>
              )}
              {users?.length === 0 && (
                <ActionIcon
                  ml="auto"
                  aria-label={t("templates.remove", { key: name })}
                  onClick={() => {
                    const { [name]: _, ...rest } = templates;
                    onChange(rest);
                  }}
                >
                  <IconTrash size={16} stroke={1.6} />
                </ActionIcon>
              )}
            </div>
            <div className={css.languages}>
              {LANGUAGES.map((language) => (
                <Textarea
                  key={language}
                  label={t(`language.${language}`)}
                  aria-label={`${name} · ${t(`language.${language}`)}`}
                  value={templates[name]![language] ?? ""}
                  placeholder={t("templates.missing")}
                  maxLength={4000}
                  autosize
                  minRows={2}
                  maxRows={12}
                  lang={language}
                  onChange={(event) =>
                    onChange({ ...templates, [name]: { ...templates[name], [language]: event.currentTarget.value } })
                  }
                />
              ))}
            </div>
          </section>
        );
      })}
    </>
  );
}

/** A sentence that no step uses yet may still be named otherwise. */
function SentenceName({ name, onRename }: { name: string; onRename: (to: string) => void }) {
  const { t } = useTranslation("studio");
  const [typed, setTyped] = useState(name);
  return (
    <TextInput
      size="xs"
      w={220}
      aria-label={t("templates.key")}
      value={typed}
      maxLength={64}
      onChange={(event) =>
        setTyped(
          event.currentTarget.value
            .toLowerCase()
            .replace(NAME, "_")
            .replace(/^[_0-9]+/, ""),
        )
      }
      onBlur={() => (typed === "" ? setTyped(name) : onRename(typed))}
    />
  );
}
