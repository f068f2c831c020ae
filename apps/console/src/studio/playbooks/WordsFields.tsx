import { Textarea, TextInput } from "@mantine/core";
import type { PlaybookLanguage } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../words-of.ts";
import css from "./playbook.module.css";

type Words = Partial<Record<PlaybookLanguage, string>>;

interface WordsFieldsProps {
  label: string;
  value: Words;
  onChange: (value: Words) => void;
  isOneLine?: boolean;
}

/** One text in all languages side by side. */
export function WordsFields({ label, value, onChange, isOneLine }: WordsFieldsProps) {
  const { t } = useTranslation("studio");
  return (
    <div className={css.languages}>
      {LANGUAGES.map((language) => {
        const field = {
          label: `${label} · ${t(`language.${language}`)}`,
          value: value[language] ?? "",
          maxLength: 4000,
          lang: language,
          onChange: (event: { currentTarget: { value: string } }) =>
            onChange({ ...value, [language]: event.currentTarget.value }),
        };
        return isOneLine ? (
          <TextInput key={language} {...field} />
        ) : (
          <Textarea key={language} {...field} autosize minRows={2} maxRows={8} />
        );
      })}
    </div>
  );
}
