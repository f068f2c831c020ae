import type { RunSummary } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { useCustomerName } from "../../inbox/use-customer-name.ts";

const TRIGGERS = ["message", "button", "action", "identity", "proposed"] as const;

/** What set runs off, in words. */
export function useTrigger(): (run: Pick<RunSummary, "trigger">) => string {
  const { t } = useTranslation("studioWork");
  return ({ trigger }) => {
    const known = TRIGGERS.find((name) => trigger.startsWith(name));
    return known ? t(`traces.triggers.${known}`) : trigger;
  };
}

/** Who a run answers, as far as the company knows; null: nobody knows any more. */
export function useRunCustomer(): (run: Pick<RunSummary, "contactName">) => string | null {
  const customerName = useCustomerName();
  return ({ contactName }) => (contactName === null ? null : customerName({ name: contactName }));
}
