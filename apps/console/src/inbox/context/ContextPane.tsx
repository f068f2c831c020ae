import { ActionIcon } from "@mantine/core";
import type { ContactDetail, ConversationDetail } from "@rapport/api";
import { IconBan, IconBuilding, IconCheck, IconMail, IconMessageCircle, IconPhone, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { languageName } from "../../i18n/language-name.ts";
import { presenceStore } from "../../live/presence.ts";
import { MemoryList } from "../../memories/MemoryList.tsx";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { Face } from "../../pieces/Face.tsx";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useStore } from "../../pieces/store.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { EngineBlock } from "../engine/EngineBlock.tsx";
import { StatusMark } from "../marks.tsx";
import { useCustomerName } from "../use-customer-name.ts";
import { conversationQuery } from "../use-inbox.ts";
import { Block } from "./Block.tsx";
import { ContactNote } from "./ContactNote.tsx";
import css from "./context.module.css";

const TIMELINE_PAGE = 15;

/** Who this is: address book, what we know, what else was said. Each block folds and remembers. */
export function ContextPane({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const { data: conversation } = useQuery(conversationQuery(conversationId));
  const mayRead = useMay("contact.read");
  const contactId = conversation?.contactId;
  const contact = useQuery({
    queryKey: keys.contact(contactId ?? ""),
    queryFn: ({ signal }) => call("contacts.get", { params: { id: contactId ?? "" } }, { signal }),
    enabled: contactId !== undefined && mayRead,
  });
  return (
    <aside className={css.pane} data-covers-nav aria-label={t("context.label")}>
      <ActionIcon className={css.close} onClick={onClose} aria-label={t("shell:action.close")}>
        <IconX size={17} stroke={1.7} />
      </ActionIcon>
      {contact.data ? (
        <Contact contact={contact.data} conversation={conversation} conversationId={conversationId} />
      ) : contact.isError ? (
        <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
      ) : (
        <Skeletons rows={5} />
      )}
    </aside>
  );
}

interface ContactProps {
  contact: ContactDetail;
  conversation: ConversationDetail | undefined;
  conversationId: string;
}

function Contact({ contact, conversation, conversationId }: ContactProps) {
  const { t } = useTranslation(["inbox", "memories"]);
  const name = useCustomerName()(contact);
  const isOnline = useStore(presenceStore, (all) => all.get(conversationId)?.isContactOnline ?? false);
  const attributes = Object.entries(contact.attributes).filter(([, value]) => value !== null);
  return (
    <>
      <div className={css.card}>
        <Face name={name} size={40} kind="customer" dot={isOnline ? "online" : undefined} />
        <div style={{ minWidth: 0 }}>
          <Link className={css.name} to="/customers/$contactId" params={{ contactId: contact.id }} dir="auto">
            {name}
          </Link>
          <div className={css.since}>
            {isOnline ? t("context.online") : contact.lastEventAt && <LastSeen at={contact.lastEventAt} />}
          </div>
        </div>
      </div>
      {contact.blockedAt && (
        <div className={css.blocked}>
          <IconBan size={14} stroke={1.8} aria-hidden />
          {t("context.blocked")}
        </div>
      )}
      {conversation && <EngineBlock conversation={conversation} />}
      <Block name="memories" title={t("memories:title")}>
        <MemoryList contactId={contact.id} />
      </Block>
      <Block name="addresses" title={t("context.addresses")}>
        <Addresses contact={contact} />
      </Block>
      {(attributes.length > 0 || contact.locale) && (
        <Block name="attributes" title={t("context.attributes")}>
          <dl className={css.pairs}>
            {attributes.map(([key, value]) => (
              <div key={key} className={css.pair}>
                <dt className="truncate" title={key}>
                  {key}
                </dt>
                <dd dir="auto">{String(value)}</dd>
              </div>
            ))}
            {contact.locale && (
              <div className={css.pair}>
                <dt>{t("context.language")}</dt>
                <dd>{languageName(contact.locale)}</dd>
              </div>
            )}
          </dl>
        </Block>
      )}
      {contact.company && (
        <Block name="company" title={t("context.company")}>
          <div className={css.line}>
            <IconBuilding size={15} stroke={1.6} aria-hidden />
            <span className="truncate">{contact.company.name}</span>
          </div>
          {contact.company.domain && <div className={css.domain}>{contact.company.domain}</div>}
        </Block>
      )}
      <Block name="note" title={t("context.note")}>
        <ContactNote contact={contact} />
      </Block>
      <OtherConversations contactId={contact.id} conversationId={conversationId} />
      <ContactTimeline contactId={contact.id} />
    </>
  );
}

function LastSeen({ at }: { at: string }) {
  const { t } = useTranslation("inbox");
  return (
    <>
      {t("context.lastActive")} <RelativeTime at={at} />
    </>
  );
}

function Addresses({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation("inbox");
  const mails = contact.identities.filter(({ channel }) => channel === "email");
  const chats = contact.identities.filter(({ channel }) => channel === "webchat");
  const isKnownMail = mails.some(({ address }) => address === contact.email);
  return (
    <>
      {contact.email && !isKnownMail && <Address Icon={IconMail} words={contact.email} />}
      {mails.map(({ id, address, verifiedAt }) => (
        <Address key={id} Icon={IconMail} words={address} isVerified={verifiedAt !== null} />
      ))}
      {contact.phone && <Address Icon={IconPhone} words={contact.phone} />}
      {chats.length > 0 && (
        <Address
          Icon={IconMessageCircle}
          words={t("context.chatBrowsers", { count: chats.length })}
          isVerified={chats.some(({ verifiedAt }) => verifiedAt !== null)}
        />
      )}
    </>
  );
}

function Address({ Icon, words, isVerified }: { Icon: typeof IconMail; words: string; isVerified?: boolean }) {
  const { t } = useTranslation("inbox");
  return (
    <div className={css.line}>
      <Icon size={15} stroke={1.6} aria-hidden />
      <span className="truncate" title={words}>
        {words}
      </span>
      {isVerified && (
        <span className={css.verified} title={t("context.verified")}>
          <IconCheck size={13} stroke={2.2} aria-label={t("context.verified")} />
        </span>
      )}
    </div>
  );
}

function OtherConversations({ contactId, conversationId }: { contactId: string; conversationId: string }) {
  const { t } = useTranslation("inbox");
  const { data } = useQuery({
    queryKey: keys.contactConversations(contactId),
    queryFn: ({ signal }) =>
      call("contacts.conversations", { params: { id: contactId }, query: { limit: 20 } }, { signal }),
  });
  const others = (data?.items ?? []).filter(({ id, mergedIntoId }) => id !== conversationId && mergedIntoId === null);
  if (others.length === 0) return null;
  return (
    <Block name="conversations" title={t("context.otherConversations")} count={others.length}>
      {others.slice(0, 8).map((row) => (
        <Link
          key={row.id}
          className={css.other}
          to="/inbox/$view/$conversationId"
          params={{ view: "all", conversationId: row.id }}
          title={row.preview}
        >
          <StatusMark status={row.status} size={14} />
          <span className="truncate" dir="auto">
            {row.subject || row.preview}
          </span>
          <RelativeTime at={row.lastEventAt} className={css.time ?? ""} />
        </Link>
      ))}
    </Block>
  );
}

function ContactTimeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation("inbox");
  const customerName = useCustomerName();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: keys.contactTimeline(contactId),
    queryFn: ({ pageParam, signal }) =>
      call(
        "contacts.timeline",
        { params: { id: contactId }, query: { limit: TIMELINE_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
  });
  const items = (data?.pages ?? []).flatMap((page) => page.items).filter(({ kind }) => kind !== "change");
  return (
    <Block name="timeline" title={t("context.timeline")}>
      <ol className={css.events}>
        {items.map((item) => (
          <li key={item.id} className={css.event}>
            <ChannelMark channel={item.channel} size={13} />
            <div style={{ minWidth: 0, flex: 1 }}>
              <div className={css.eventHead}>
                <span className="truncate" dir="auto">
                  {item.author.kind === "contact"
                    ? customerName(item.author)
                    : item.author.name || t("timeline.automatic")}
                </span>
                <RelativeTime at={item.occurredAt} className={css.time ?? ""} />
              </div>
              {item.conversationId ? (
                <Link
                  className={css.eventText}
                  to="/inbox/$view/$conversationId"
                  params={{ view: "all", conversationId: item.conversationId }}
                  dir="auto"
                >
                  {item.newText || item.text}
                </Link>
              ) : (
                <div className={css.eventText} dir="auto">
                  {item.newText || item.text}
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <button type="button" className={css.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("context.more")}
        </button>
      )}
    </Block>
  );
}
