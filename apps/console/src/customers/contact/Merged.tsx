import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ContactDetail } from "@rapport/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { send } from "../../forms/use-submit.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import css from "./contact.module.css";

type Card = ContactDetail["mergedFrom"][number];

/** Takes a merged contact out again and lets every page that shows either of the two ask anew. */
export function useUnmerge(): (id: string) => Promise<void> {
  const cache = useQueryClient();
  return async (id) => {
    await send("contacts.unmerge", { params: { id } });
    await cache.invalidateQueries({ queryKey: keys.contacts });
  };
}

/** Contacts that were merged into this one. */
export function MergedFrom({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation("customers");
  const unmerge = useUnmerge();
  const [asked, setAsked] = useState<Card | null>(null);
  return (
    <>
      <ul className={css.addresses}>
        {contact.mergedFrom.map((card) => (
          <li key={card.id}>
            <span className="truncate" dir="auto" title={card.email ?? undefined}>
              {card.name || card.email || t("nameless")}
              {card.email && card.name && <span className={css.nothing}> {card.email}</span>}
            </span>
            {contact.allowed.merge && (
              <Button size="compact-xs" variant="subtle" ml="auto" onClick={() => setAsked(card)}>
                {t("merged.takeOut")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={t("merged.ask", { name: asked?.name || asked?.email || t("nameless") })}
        text={t("merged.text", { survivor: contact.name || contact.email || t("nameless") })}
        confirm={t("merged.takeOut")}
        onConfirm={() => (asked ? unmerge(asked.id) : undefined)}
      />
    </>
  );
}

/** This contact lives on in another one. */
export function MergedInto({ contact, survivorId }: { contact: ContactDetail; survivorId: string }) {
  const { t } = useTranslation("customers");
  const unmerge = useUnmerge();
  const { data: survivor } = useQuery({
    queryKey: keys.contact(survivorId),
    queryFn: ({ signal }) => call("contacts.get", { params: { id: survivorId } }, { signal }),
  });
  return (
    <div className={css.mergedInto}>
      <span>
        {t("merged.into")}{" "}
        <Link to="/customers/$contactId" params={{ contactId: survivorId }} dir="auto">
          {survivor?.name ?? t("merged.other")}
        </Link>
        .
      </span>
      {contact.allowed.merge && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            unmerge(contact.id).catch((error: unknown) =>
              notifications.show({ color: "red", message: sentenceOf(error) }),
            )
          }
        >
          {t("merged.takeOut")}
        </Button>
      )}
    </div>
  );
}
