import { useTranslation } from "react-i18next";

/** How a customer is called; who has only opened a chat has no name yet. */
export function useCustomerName(): (customer: { name: string; address?: string | null }) => string {
  const { t } = useTranslation("inbox");
  // A chat's address is an id, which tells a reader nothing.
  return ({ name, address }) => (name && (name !== address || name.includes("@")) ? name : t("visitor"));
}
