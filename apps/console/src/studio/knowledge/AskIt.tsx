import { Button, TextInput } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { useSubmit } from "../../forms/use-submit.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import css from "./knowledge.module.css";

/** What would be found for a customer's question. */
export function AskIt() {
  const { t } = useTranslation("knowledge");
  const submit = useSubmit();
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<RouteOutput<"knowledge.search"> | null>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const q = typed.trim();
    if (q === "") return;
    const answer = await submit.run(() => call("knowledge.search", { query: { q, limit: 5 } }));
    if (answer) setFound(answer);
  };
  return (
    <>
      <p className={css.lead}>{t("searchText")}</p>
      <form className={css.ask} onSubmit={ask}>
        <TextInput
          aria-label={t("searchTitle")}
          placeholder={t("searchPlaceholder")}
          value={typed}
          maxLength={2000}
          dir="auto"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" loading={submit.isBusy} disabled={typed.trim() === ""}>
          {t("searchTitle")}
        </Button>
      </form>
      <FormError error={submit.error} />
      {found && (
        <div aria-live="polite">
          <p className={settings.notice} data-tone={found.isConfident ? "green" : "amber"}>
            {found.passages.length === 0 ? t("noPassages") : t(found.isConfident ? "confident" : "notConfident")}
          </p>
          <ol className={css.passages}>
            {found.passages.map((passage) => (
              <li key={passage.passageId}>
                <Link to="/studio/knowledge/$articleId" params={{ articleId: passage.articleId }} dir="auto">
                  {passage.title}
                  {passage.heading && passage.heading !== passage.title && ` › ${passage.heading}`}
                </Link>{" "}
                <span className={settings.faint}>{Math.round(passage.score * 100) / 100}</span>
                <p dir="auto">{passage.text}</p>
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}
