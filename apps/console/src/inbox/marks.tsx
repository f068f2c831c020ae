import type { ConversationStatus, Priority } from "@rapport/schema";
import {
  IconAntennaBars2,
  IconAntennaBars3,
  IconAntennaBars5,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCircleHalf2,
  IconClock,
  IconFlag3Filled,
  IconLock,
  IconRotate,
  IconSparkles,
} from "@tabler/icons-react";

const STATUS_MARKS: Record<ConversationStatus, { Icon: typeof IconCircle; color: string }> = {
  new: { Icon: IconCircleDashed, color: "var(--accent-ink)" },
  assigned: { Icon: IconCircle, color: "var(--ink-soft)" },
  in_progress: { Icon: IconCircleHalf2, color: "var(--accent-ink)" },
  waiting_customer: { Icon: IconCircleDot, color: "var(--ink-faint)" },
  pending: { Icon: IconSparkles, color: "var(--violet-ink)" },
  snoozed: { Icon: IconClock, color: "var(--ink-faint)" },
  reopened: { Icon: IconRotate, color: "var(--accent-ink)" },
  resolved: { Icon: IconCircleCheck, color: "var(--green-ink)" },
  closed: { Icon: IconLock, color: "var(--ink-faint)" },
};

export function StatusMark({ status, size = 16 }: { status: ConversationStatus; size?: number }) {
  const { Icon, color } = STATUS_MARKS[status];
  return <Icon size={size} stroke={1.8} color={color} aria-hidden style={{ flex: "none" }} />;
}

const PRIORITY_MARKS: Record<Priority, { Icon: typeof IconCircle; color: string }> = {
  low: { Icon: IconAntennaBars2, color: "var(--ink-faint)" },
  normal: { Icon: IconAntennaBars3, color: "var(--ink-soft)" },
  high: { Icon: IconAntennaBars5, color: "var(--ink)" },
  urgent: { Icon: IconFlag3Filled, color: "var(--red-ink)" },
};

export function PriorityMark({ priority, size = 16 }: { priority: Priority; size?: number }) {
  const { Icon, color } = PRIORITY_MARKS[priority];
  return <Icon size={size} stroke={1.8} color={color} aria-hidden style={{ flex: "none" }} />;
}
