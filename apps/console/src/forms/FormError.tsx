import { RapportError } from "@rapport/schema";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../pieces/sentence.ts";
import css from "./forms.module.css";
import { fieldIssues } from "./issues.ts";

/**
 * Why a form was not taken. Complaints about fields that show their own (`shown` are the beginnings of their paths)
 * are not repeated here.
 */
export function FormError({ error, shown = [] }: { error: unknown; shown?: readonly string[] }) {
  const { t } = useTranslation("forms");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  if (error === null || error === undefined) return null;
  const rest = Object.entries(fieldIssues(error)).filter(
    ([path]) => !shown.some((field) => path === field || path.startsWith(`${field}.`)),
  );
  return (
    <div ref={box} className={css.error} role="alert">
      {error instanceof RapportError && error.code === "invalid_input" ? t("invalid") : sentenceOf(error)}
      {rest.length > 0 && (
        <ul>
          {rest.map(([path, message]) => (
            <li key={path}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
