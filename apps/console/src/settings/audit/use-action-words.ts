import { contract, type RouteName } from "@rapport/api";
import { useTranslation } from "react-i18next";

/** Actions that are written to the log without being a route. */
const OTHER_ACTIONS = ["auth.signInLocked", "conversations.reopen"] as const;

/** Reading is not written down, only refused reading. */
const isChange = (name: RouteName) => contract[name].method !== "GET";

export type Phrase = "did" | "tried";

/** Words for what the log calls `actors.invite`, in the reader's language. */
export function useActionWords() {
  const { t, i18n } = useTranslation("settings");
  const phraseOf = (action: string, phrase: Phrase): string => {
    const key = `audit.action.${action}.${phrase}`;
    if (i18n.exists(key, { ns: "settings" })) return t(key as "audit.action.actors.invite.did");
    return t(`audit.other.${phrase}`, { action });
  };
  const names = [...(Object.keys(contract) as RouteName[]).filter(isChange), ...OTHER_ACTIONS] as string[];
  const actionOptions = names
    .filter((name) => i18n.exists(`audit.action.${name}.did`, { ns: "settings" }))
    .map((name) => {
      const words = phraseOf(name, "tried");
      return { value: name, label: words.charAt(0).toUpperCase() + words.slice(1) };
    })
    .sort((left, right) => left.label.localeCompare(right.label));
  return { phraseOf, actionOptions };
}
