import type { ConversationDetail, ConversationItem } from "@rapport/api";
import { IconLock, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { Face } from "../../pieces/Face.tsx";
import { clockTime, exactTime } from "../../pieces/instant.ts";
import { useCustomerName } from "../use-customer-name.ts";
import { Attachments } from "./Attachments.tsx";
import { Body } from "./Body.tsx";
import css from "./conversation.module.css";
import { DeliveryLine } from "./DeliveryLine.tsx";
import type { Block } from "./grouping.ts";

interface MessageGroupProps {
  block: Extract<Block, { type: "group" }>;
  conversation: ConversationDetail;
}

/** Messages of one author in a row, under one name. */
export function MessageGroup({ block, conversation }: MessageGroupProps) {
  const { t } = useTranslation("inbox");
  const customerName = useCustomerName();
  const first = block.items[0]!;
  const { author } = first;
  const isCustomer = author.kind === "contact";
  const name = isCustomer ? customerName(author) : author.name || t("timeline.automatic");
  return (
    <article
      className={css.group}
      data-direction={block.direction}
      data-note={block.isNote || undefined}
      data-ai={author.kind === "ai" || undefined}
    >
      <Face name={name} size={28} kind={isCustomer ? "customer" : "colleague"} />
      <div className={css.groupBody}>
        <header className={css.groupHead}>
          <span className={css.author} dir="auto" title={author.address ?? undefined}>
            {name}
          </span>
          {author.kind === "ai" && (
            <span className={css.byAi}>
              <IconSparkles size={13} stroke={1.8} aria-hidden />
              {t("timeline.byAi")}
            </span>
          )}
          {block.isNote && (
            <span className={css.private}>
              <IconLock size={12} stroke={1.9} aria-hidden />
              {t("timeline.note")}
            </span>
          )}
          {first.channel !== conversation.channel && <ChannelMark channel={first.channel} size={13} />}
          <time className={css.time} dateTime={first.occurredAt} title={exactTime(first.occurredAt, currentLocale())}>
            {clockTime(first.occurredAt, currentLocale())}
          </time>
        </header>
        {block.items.map((item) => (
          <Message key={item.clientId ?? item.id} item={item} conversation={conversation} />
        ))}
      </div>
    </article>
  );
}

function Message({ item, conversation }: { item: ConversationItem; conversation: ConversationDetail }) {
  const hasOwnSubject =
    item.subject && conversation.subject && bareSubject(item.subject) !== bareSubject(conversation.subject);
  return (
    <div
      className={css.message}
      data-item={item.id}
      data-taken-back={item.delivery?.state === "cancelled" || undefined}
      title={exactTime(item.occurredAt, currentLocale())}
    >
      {hasOwnSubject && (
        <div className={css.ownSubject} dir="auto">
          {item.subject}
        </div>
      )}
      <Body item={item} />
      <Attachments attachments={item.attachments} />
      {item.delivery && (
        <DeliveryLine item={item} delivery={item.delivery} contactReadAt={conversation.contactReadAt} />
      )}
    </div>
  );
}

/** A subject without "Re:", "Fwd:" and the like in the languages our mail comes in. */
const bareSubject = (subject: string) =>
  subject.replace(/^((re|fwd?|aw|wg|sv|tr|отв|пер|на)\s*(\[\d+\])?:\s*)+/i, "").trim();
