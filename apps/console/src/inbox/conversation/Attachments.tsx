import { notifications } from "@mantine/notifications";
import type { Attachment } from "@rapport/schema";
import { IconDownload, IconFile, IconFileTypePdf, IconFileZip, IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { byteWords } from "../../pieces/bytes.ts";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import css from "./conversation.module.css";
import { downloadAttachment, useAttachmentUrl } from "./use-attachment-url.ts";

const PictureDialog = drawnLater(async () => (await import("./PictureDialog.tsx")).PictureDialog);

/** Pictures that are safe to show as thumbnails; everything else as something to download. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const [shown, setShown] = useState<Attachment | null>(null);
  if (attachments.length === 0) return null;
  return (
    <div className={css.files}>
      {attachments.map((attachment) =>
        attachment.isInline ? (
          <Thumbnail key={attachment.id} attachment={attachment} onOpen={() => setShown(attachment)} />
        ) : (
          <FileCard key={attachment.id} attachment={attachment} />
        ),
      )}
      {shown && <PictureDialog attachment={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

function Thumbnail({ attachment, onOpen }: { attachment: Attachment; onOpen: () => void }) {
  const { url, isError } = useAttachmentUrl(attachment.id);
  if (isError) return <FileCard attachment={attachment} />;
  return (
    <button
      type="button"
      className={css.thumbnail}
      onClick={onOpen}
      title={attachment.name}
      aria-label={attachment.name}
    >
      {url ? <img src={url} alt={attachment.name} /> : <IconPhoto size={22} stroke={1.4} aria-hidden />}
    </button>
  );
}

const iconOf = ({ type, name }: Attachment) => {
  if (type === "application/pdf") return IconFileTypePdf;
  if (/zip|rar|7z|tar/.test(type) || /\.(zip|rar|7z|gz)$/i.test(name)) return IconFileZip;
  return IconFile;
};

function FileCard({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation("inbox");
  const Icon = iconOf(attachment);
  const save = () =>
    downloadAttachment(attachment).catch(() =>
      notifications.show({ color: "red", message: t("file.failed", { name: attachment.name }) }),
    );
  return (
    <button type="button" className={css.file} onClick={() => void save()} title={attachment.name}>
      <Icon size={20} stroke={1.5} aria-hidden style={{ flex: "none" }} />
      <span className={css.fileName}>
        <span className="truncate" dir="auto">
          {attachment.name}
        </span>
        <small>{byteWords(attachment.bytes, currentLocale())}</small>
      </span>
      <IconDownload size={15} stroke={1.7} aria-label={t("file.download")} style={{ flex: "none" }} />
    </button>
  );
}
