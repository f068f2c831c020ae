import { ActionIcon, Button, Textarea, Tooltip } from "@mantine/core";
import { IconArrowUp, IconRepeat, IconUserUp } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../pieces/States.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { MarkedText } from "../GateView.tsx";
import css from "./playground.module.css";
import type { Exchange, QuickReply, usePlayground } from "./use-playground.ts";

interface PlaygroundChatProps {
  playground: ReturnType<typeof usePlayground>;
  who: string | null;
  shownId: number | null;
  onShow: (id: number) => void;
  onSaid: () => void;
}

export function PlaygroundChat({ playground, who, shownId, onShow, onSaid }: PlaygroundChatProps) {
  const { t } = useTranslation("studioWork");
  const { exchanges, isBusy } = playground;
  const [typed, setTyped] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const answered = exchanges.filter(({ turn }) => turn !== null).length;
  const said = exchanges.at(-1)?.live.sentences.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever comes last is brought into view.
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [exchanges.length, answered, said]);

  const say = (text: string) => {
    if (text.trim() === "" || isBusy) return;
    setTyped("");
    onSaid();
    void playground.say(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say(typed);
  };
  return (
    <section className={css.chat} aria-label={who ?? t("playground.stranger")}>
      <div className={css.messages} aria-live="polite">
        {exchanges.length === 0 && (
          <EmptyState
            title={t("playground.emptyTitle")}
            text={t("playground.emptyText")}
            action={
              <div className={css.examples}>
                {(["example1", "example2", "example3"] as const).map((example) => (
                  <button key={example} type="button" onClick={() => say(t(`playground.${example}`))}>
                    {t(`playground.${example}`)}
                  </button>
                ))}
              </div>
            }
          />
        )}
        {exchanges.map((exchange, at) => (
          <ExchangeView
            key={exchange.id}
            exchange={exchange}
            isLast={at === exchanges.length - 1}
            isShown={exchange.id === shownId}
            isBusy={isBusy}
            onShow={() => onShow(exchange.id)}
            onAgain={() => {
              onSaid();
              void playground.again(exchange);
            }}
            onPress={(reply) => {
              onSaid();
              void playground.press(reply);
            }}
          />
        ))}
        <div ref={end} />
      </div>
      <div className={css.composer}>
        <Textarea
          aria-label={t("playground.say")}
          placeholder={t("playground.say")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={10_000}
          dir="auto"
          style={{ flex: 1 }}
        />
        <Button
          px={9}
          aria-label={t("playground.send")}
          disabled={typed.trim() === "" || isBusy}
          onClick={() => say(typed)}
        >
          <IconArrowUp size={18} stroke={2} />
        </Button>
      </div>
    </section>
  );
}

interface ExchangeViewProps {
  exchange: Exchange;
  isLast: boolean;
  isShown: boolean;
  isBusy: boolean;
  onShow: () => void;
  onAgain: () => void;
  onPress: (reply: QuickReply) => void;
}

function ExchangeView({ exchange, isLast, isShown, isBusy, onShow, onAgain, onPress }: ExchangeViewProps) {
  const { t } = useTranslation("studioWork");
  const { turn, error, event, live } = exchange;
  return (
    <div className={css.exchange}>
      <div className={css.mine}>
        <Tooltip label={t("playground.againText")} multiline w={240}>
          <ActionIcon
            className={css.again ?? ""}
            aria-label={t("playground.again")}
            onClick={onAgain}
            disabled={isBusy}
          >
            <IconRepeat size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <div className={css.said} data-button={event.kind === "button" || undefined} dir="auto">
          {event.kind === "button" ? t("playground.pressed", { label: exchange.words }) : exchange.words}
        </div>
      </div>
      {turn === null && error === null && (
        <div className={css.answer}>
          {live.sentences.map((text, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its order.
            <div key={at} className={css.bubble} dir="auto">
              {text}
            </div>
          ))}
          <div className={css.thinking}>{t("playground.thinking")}</div>
        </div>
      )}
      {error !== null && (
        <div className={css.broken} role="alert">
          {sentenceOf(error)}{" "}
          <button type="button" onClick={onAgain} disabled={isBusy}>
            {t("playground.retry")}
          </button>
        </div>
      )}
      {turn && (
        <div className={css.answer} data-shown={isShown || undefined}>
          {turn.say.map(({ text, gate }, at) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: sentences of a turn don't move.
              key={at}
              type="button"
              className={css.bubble}
              data-verdict={gate.verdict}
              onClick={onShow}
            >
              <MarkedText text={text} gate={gate} />
            </button>
          ))}
          {turn.say.length === 0 && !turn.handOff && (
            <button type="button" className={css.silent} onClick={onShow}>
              {t("playground.nothingSaid")}
            </button>
          )}
          {turn.handOff && (
            <button type="button" className={css.handOff} onClick={onShow}>
              <IconUserUp size={15} stroke={1.7} aria-hidden /> {t("playground.handedOff")}
              <code>{turn.handOff.reason}</code>
            </button>
          )}
          {isLast && (
            <div className={css.replies}>
              {(turn.say.at(-1)?.quickReplies ?? []).map((reply) => (
                <button key={reply.label} type="button" disabled={isBusy} onClick={() => onPress(reply)}>
                  {reply.label}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
