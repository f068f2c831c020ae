/** @jsxImportSource preact */
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Chip, MAX_ATTACHMENTS } from "../engine/draft.ts";
import type { Session } from "../engine/session.ts";
import { fill, type Texts } from "../language/texts.ts";
import { formatBytes } from "../language/times.ts";
import { Icon } from "./icons.tsx";
import { useSpeech } from "./speech.ts";

/** The contract's limit of one message. */
const MAX_TEXT = 10_000;

function chipRemark(chip: Chip, texts: Texts): string {
  if (chip.failure === "too_large") return texts.tooLarge;
  if (chip.failure === "unsupported_type") return texts.wrongType;
  return texts.uploadFailed;
}

function ChipView({ chip, session }: { chip: Chip; session: Session }) {
  const { language, texts } = useSpeech();
  const canRetry = chip.state === "failed" && chip.failure !== "too_large" && chip.failure !== "unsupported_type";
  return (
    <li class={`chip ${chip.state}`}>
      <Icon name={chip.state === "failed" ? "alert" : "file"} size={18} />
      <span>
        <bdi>{chip.name}</bdi>
        {chip.state === "uploading" ? (
          <progress value={chip.progress} max={1} aria-label={`${texts.uploading}: ${chip.name}`} />
        ) : (
          <small role={chip.state === "failed" ? "alert" : undefined}>
            {chip.state === "failed" ? chipRemark(chip, texts) : formatBytes(chip.bytes, language)}
          </small>
        )}
      </span>
      {canRetry && (
        <button
          type="button"
          aria-label={`${texts.retry}: ${chip.name}`}
          onClick={() => session.draft.retryChip(chip.key)}
        >
          <Icon name="retry" size={16} />
        </button>
      )}
      <button
        type="button"
        aria-label={`${texts.remove}: ${chip.name}`}
        onClick={() => session.draft.removeChip(chip.key)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}

export function Composer({ session, placeholder }: { session: Session; placeholder: string }) {
  const { texts } = useSpeech();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { draft } = session;
  const text = draft.text();
  const chips = draft.chips();
  const excess = text.trim().length - MAX_TEXT;
  const isReady =
    excess <= 0 && chips.every((chip) => chip.state === "ready") && (text.trim() !== "" || chips.length > 0);

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 132)}px`;
  }, [text]);

  const send = () => {
    if (!isReady) return;
    session.send();
    field.current?.focus();
  };
  const addFiles = (files: FileList | null | undefined): boolean => {
    if (!files?.length) return false;
    draft.addFiles([...files]);
    return true;
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {chips.length > 0 && (
        <ul class="chips">
          {chips.map((chip) => (
            <ChipView key={chip.key} chip={chip} session={session} />
          ))}
        </ul>
      )}
      {excess > 0 && (
        <div class="excess" role="status">
          {fill(texts.tooLong, { count: excess })}
        </div>
      )}
      <div class="field">
        <button
          type="button"
          class="tool"
          aria-label={texts.attach}
          disabled={chips.length >= MAX_ATTACHMENTS}
          onClick={() => picker.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <textarea
          ref={field}
          rows={1}
          // The placeholder follows the panel, what is written follows itself.
          dir={text ? "auto" : undefined}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          onInput={(event) => {
            draft.setText(event.currentTarget.value);
            session.noteTyping();
          }}
          onPaste={(event) => {
            if (addFiles(event.clipboardData?.files)) event.preventDefault();
          }}
          onKeyDown={(event) => {
            // On a phone Enter makes a line: the button is under the thumb.
            const isTouch = matchMedia("(pointer: coarse)").matches;
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="send" aria-label={texts.send} aria-disabled={!isReady}>
          <Icon name="send" />
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          addFiles(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </form>
  );
}
