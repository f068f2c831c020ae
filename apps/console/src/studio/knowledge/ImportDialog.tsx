import { Button, Modal, Select, TextInput } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import forms from "../../forms/forms.module.css";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import css from "./knowledge.module.css";

interface Taken {
  name: string;
  articles: RouteOutput<"knowledge.import">["articles"] | null;
  error: unknown;
}

/** Takes files in one after the other and tells of each what became of it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["knowledge", "shell", "studio"]);
  const cache = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [namespace, setNamespace] = useState("");
  const [language, setLanguage] = useState<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [taken, setTaken] = useState<Taken[]>([]);
  const take = async (files: readonly File[]) => {
    for (const file of files) {
      setCurrent(file.name);
      const form = new FormData();
      form.append("file", file, file.name);
      const outcome: Taken = { name: file.name, articles: null, error: null };
      try {
        const query = {
          ...(namespace.trim() ? { namespace: namespace.trim() } : {}),
          ...(language ? { language } : {}),
        };
        outcome.articles = (await call("knowledge.import", { query, form })).articles;
      } catch (error) {
        outcome.error = error;
      }
      setTaken((known) => [...known, outcome]);
    }
    setCurrent(null);
    await cache.invalidateQueries({ queryKey: keys.knowledge });
  };
  return (
    <Modal opened onClose={onClose} title={t("importTitle")} size={520}>
      <div className={forms.stack}>
        <div className={forms.words}>{t("importText")}</div>
        <div className={settings.pair}>
          <TextInput
            label={t("importNamespace")}
            placeholder="general"
            value={namespace}
            maxLength={100}
            onChange={(event) => setNamespace(event.currentTarget.value)}
          />
          <Select
            label={t("importLanguage")}
            placeholder={t("importLanguageAuto")}
            data={(["en", "ru"] as const).map((one) => ({ value: one, label: t(`studio:language.${one}`) }))}
            value={language}
            clearable
            onChange={setLanguage}
          />
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept=".md,.markdown,.txt,.html,.htm,.pdf,.csv"
          onChange={(event) => {
            void take([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        {taken.length > 0 && (
          <ul className={css.taken} aria-live="polite">
            {taken.map(({ name, articles, error }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be taken twice.
              <li key={at}>
                <b>{name}</b>{" "}
                {articles ? (
                  articles.map(({ articleId, title, outcome }) => (
                    <div key={articleId} className={settings.faint}>
                      {title} · {t(`outcome.${outcome}`)}
                    </div>
                  ))
                ) : (
                  <div className={css.failed}>{sentenceOf(error)}</div>
                )}
              </li>
            ))}
          </ul>
        )}
        {current && <div className={settings.faint}>{t("importing", { name: current })}</div>}
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.close")}
          </Button>
          <Button onClick={() => picker.current?.click()} loading={current !== null} data-autofocus>
            {t("importPick")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
