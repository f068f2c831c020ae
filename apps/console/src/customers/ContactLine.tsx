import type { ContactRow } from "@rapport/api";
import { Link } from "@tanstack/react-router";
import { type CSSProperties, memo } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import { Face } from "../pieces/Face.tsx";
import { RelativeTime } from "../pieces/RelativeTime.tsx";
import css from "./customers.module.css";

interface ContactLineProps {
  contact: ContactRow;
  isAtCursor: boolean;
  style: CSSProperties;
  onOpen: () => void;
}

/** One contact in the list. Whoever has no name is called by an address. */
export const ContactLine = memo(function ContactLine({ contact, isAtCursor, style, onOpen }: ContactLineProps) {
  const { t } = useTranslation("customers");
  const name = contact.name || contact.email || contact.phone || t("nameless");
  return (
    <Link
      className={css.line}
      to="/customers/$contactId"
      params={{ contactId: contact.id }}
      style={style}
      preload={false}
      data-cursor={isAtCursor || undefined}
      onClick={onOpen}
    >
      <span data-column="name">
        <Face name={name} size={26} kind="customer" isFaint={contact.blockedAt !== null} />
        <span className="truncate" dir="auto" title={name}>
          {name}
        </span>
        {contact.blockedAt && <span className={css.blocked}>{t("blocked")}</span>}
      </span>
      <span data-column="company" className="truncate" dir="auto" title={contact.companyName ?? undefined}>
        {contact.companyName}
      </span>
      <span data-column="email" className="truncate" title={contact.email ?? undefined}>
        {contact.email}
      </span>
      <span data-column="phone" className="truncate">
        {contact.phone}
      </span>
      <span data-column="active">{contact.lastEventAt && <RelativeTime at={contact.lastEventAt} />}</span>
      <span data-column="count">{new Intl.NumberFormat(currentLocale()).format(contact.conversationCount)}</span>
    </Link>
  );
});
