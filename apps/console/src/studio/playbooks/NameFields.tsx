import { TextInput } from "@mantine/core";
import type { Playbook } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import settings from "../../settings/settings.module.css";
import { LANGUAGES } from "../words-of.ts";

type Named = Pick<Playbook, "category" | "title">;

interface NameFieldsProps {
  value: Named;
  onChange: (patch: Partial<Named>) => void;
  categoryError: string | null;
  /** Why the short name stays as it is; null: it may be changed. */
  fixed: string | null;
}

/** What a playbook is called: its title in each language, and the short name behind it. */
export function NameFields({ value, onChange, categoryError, fixed }: NameFieldsProps) {
  const { t } = useTranslation(["playbooks", "studio"]);
  return (
    <>
      <div className={settings.pair}>
        {LANGUAGES.map((language, index) => (
          <TextInput
            key={language}
            label={`${t("title")} · ${t(`studio:language.${language}`)}`}
            placeholder={t(`titlePlaceholder.${language}`)}
            value={value.title[language] ?? ""}
            maxLength={200}
            lang={language}
            onChange={(event) => onChange({ title: { ...value.title, [language]: event.currentTarget.value } })}
            data-autofocus={index === 0 || undefined}
          />
        ))}
      </div>
      <p className={settings.faint} style={{ margin: "-8px 0 0" }}>
        {t("titleText")}
      </p>
      <TextInput
        label={t("category")}
        description={fixed ?? t("categoryText")}
        value={value.category}
        maxLength={64}
        disabled={fixed !== null}
        error={categoryError}
        onChange={(event) => onChange({ category: event.currentTarget.value })}
      />
    </>
  );
}

const CATEGORY = /^[a-z][a-z0-9_]{0,63}$/;

/** What is wrong with a short name; null: nothing. */
export function categoryComplaint(
  category: string,
  taken: readonly string[],
): "categoryTaken" | "categoryFormat" | null {
  if (taken.includes(category)) return "categoryTaken";
  return CATEGORY.test(category) ? null : "categoryFormat";
}
