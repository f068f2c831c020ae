import { notifications } from "@mantine/notifications";
import type { ConversationItem } from "@rapport/api";
import type { Delivery, DeliveryState } from "@rapport/schema";
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCalendarClock,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconLoader2,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { applyItem } from "../../live/feed.ts";
import { exactTime, momentTime } from "../../pieces/instant.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import { call } from "../../session/session.ts";
import { feedContext } from "../../shell/use-live.ts";
import { cancelDelivery } from "../composer/undo.tsx";
import css from "./conversation.module.css";

const ICONS: Record<DeliveryState, typeof IconCheck> = {
  scheduled: IconCalendarClock,
  queued: IconClock,
  sending: IconLoader2,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
  unknown: IconHelpCircle,
  expired: IconAlertCircle,
  cancelled: IconArrowBackUp,
};

/** Of what is done, or was taken back, it no longer matters what went wrong before. */
const NEEDS_NO_REASON = new Set<DeliveryState>(["sent", "delivered", "read", "cancelled"]);

interface DeliveryLineProps {
  item: ConversationItem;
  delivery: Delivery;
  contactReadAt: string | null;
}

/** Where an outgoing message stands, in the provider's own words when it went wrong, and what can be done about it. */
export function DeliveryLine({ item, delivery, contactReadAt }: DeliveryLineProps) {
  const { t } = useTranslation("inbox");
  const [isBusy, setBusy] = useState(false);
  const hasLeft = delivery.state === "sent" || delivery.state === "delivered";
  const state = hasLeft && contactReadAt !== null && contactReadAt >= item.occurredAt ? "read" : delivery.state;
  const Icon = ICONS[state];
  const isBad = state === "failed" || state === "expired";

  const retry = async () => {
    setBusy(true);
    try {
      applyItem(feedContext, { ...item, delivery: await call("deliveries.retry", { params: { id: delivery.id } }) });
    } catch (error) {
      notifications.show({ color: "red", message: sentenceOf(error) });
    } finally {
      setBusy(false);
    }
  };
  const cancel = async () => {
    setBusy(true);
    await cancelDelivery(item);
    setBusy(false);
  };

  return (
    <div className={css.delivery} data-state={state} role={isBad ? "alert" : undefined}>
      <span className={css.deliveryWord} title={exactTime(delivery.updatedAt, currentLocale())}>
        <Icon size={14} stroke={1.8} aria-hidden />
        {state === "scheduled" && delivery.notBeforeAt
          ? t("delivery.scheduledFor", { time: momentTime(delivery.notBeforeAt, new Date(), currentLocale()) })
          : state === "queued" && delivery.attempts > 0 && delivery.notBeforeAt
            ? t("delivery.leavesAgain", { time: momentTime(delivery.notBeforeAt, new Date(), currentLocale()) })
            : t(`delivery.${state}`)}
        {delivery.attempts > 1 && isBad && ` · ${t("delivery.attempts", { count: delivery.attempts })}`}
      </span>
      {delivery.canCancel && (
        <button type="button" className={css.deliveryAction} disabled={isBusy} onClick={() => void cancel()}>
          {state === "scheduled" || delivery.attempts > 0 ? t("delivery.cancelSchedule") : t("delivery.undo")}
        </button>
      )}
      {delivery.canRetry && (
        <button type="button" className={css.deliveryAction} disabled={isBusy} onClick={() => void retry()}>
          {t("delivery.retry")}
        </button>
      )}
      {delivery.reason && !NEEDS_NO_REASON.has(state) && (
        <div className={css.reason} dir="auto">
          {delivery.reason}
        </div>
      )}
    </div>
  );
}
