import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import css from "./models.module.css";

/** What the models cost today and this month. Nothing is drawn before anything was asked. */
export function Spend() {
  const { t } = useTranslation("studioWork");
  const spend = useQuery({
    queryKey: [...keys.models, "spend"],
    queryFn: ({ signal }) => call("models.spend", { query: { days: 31 } }, { signal }),
    staleTime: 0,
  });
  if (!spend.data || spend.data.month.calls === 0) return null;
  const money = new Intl.NumberFormat(currentLocale(), { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return (
    <dl className={css.spend}>
      {(["today", "month"] as const).map((span) => {
        const { calls, costMicros, tokens, unpricedCalls } = spend.data[span];
        return (
          <div key={span}>
            <dt>{t(`models.${span}`)}</dt>
            <dd>{money.format(costMicros / 1_000_000)}</dd>
            <span>
              {t("models.calls", { count: calls })} ·{" "}
              {t("models.tokens", { tokens: tokens.toLocaleString(currentLocale()) })}
              {unpricedCalls > 0 && ` · ${t("models.unpriced", { count: unpricedCalls })}`}
            </span>
          </div>
        );
      })}
    </dl>
  );
}
