/** @jsxImportSource preact */
import type { Attachment } from "@rapport/schema";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../engine/session.ts";
import { fill } from "../language/texts.ts";
import { formatBytes } from "../language/times.ts";
import { Icon } from "./icons.tsx";
import { useSpeech } from "./speech.ts";

/** Fetched pictures by attachment id, so that scrolling and reopening do not fetch them again. */
const pictures = new Map<string, Promise<string>>();

function pictureOf(session: Session, attachment: Attachment): Promise<string> {
  const known = pictures.get(attachment.id);
  if (known) return known;
  const fetched = session.download(attachment).then((blob) => URL.createObjectURL(blob));
  pictures.set(attachment.id, fetched);
  fetched.catch(() => pictures.delete(attachment.id));
  return fetched;
}

/** Forgets every fetched picture: another person sits here now. */
export function forgetPictures(): void {
  for (const picture of pictures.values()) picture.then(URL.revokeObjectURL, () => undefined);
  pictures.clear();
}

/** The file always goes to disk: shown in the page it would run with the shop's rights. */
async function saveFile(session: Session, attachment: Attachment): Promise<void> {
  const url = URL.createObjectURL(await session.download(attachment));
  const link = document.createElement("a");
  link.href = url;
  link.download = attachment.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file of a message: pictures that the server vouches for are shown, everything else is a download. */
export function AttachmentView(props: {
  session: Session;
  attachment: Attachment;
  isWaiting: boolean;
  onOpen: (picture: { url: string; attachment: Attachment }) => void;
}) {
  const { session, attachment, isWaiting, onOpen } = props;
  const { language, texts } = useSpeech();
  const [url, setUrl] = useState<string | null>(null);
  const [isPicture, setIsPicture] = useState(attachment.isInline);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    let isShown = true;
    if (isPicture) {
      pictureOf(session, attachment).then(
        (picture) => isShown && setUrl(picture),
        () => isShown && setIsPicture(false),
      );
    }
    return () => {
      isShown = false;
    };
  }, [attachment.id, isPicture]);

  if (isPicture) {
    return (
      <button
        type="button"
        class="picture"
        aria-label={attachment.name}
        disabled={url === null}
        onClick={() => url && onOpen({ url, attachment })}
      >
        {url && <img src={url} alt={attachment.name} onError={() => setIsPicture(false)} />}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="file"
      disabled={isWaiting}
      aria-label={fill(texts.download, { name: attachment.name })}
      onClick={() => {
        setHasFailed(false);
        saveFile(session, attachment).catch(() => setHasFailed(true));
      }}
    >
      <Icon name="file" />
      <span>
        <bdi>{attachment.name}</bdi>
        <small role={hasFailed ? "alert" : undefined}>
          {hasFailed ? texts.downloadFailed : formatBytes(attachment.bytes, language)}
        </small>
      </span>
    </button>
  );
}
