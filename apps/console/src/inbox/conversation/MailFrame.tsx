import { Button, useComputedColorScheme } from "@mantine/core";
import type { Attachment } from "@rapport/schema";
import { IconPhoto } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./conversation.module.css";
import { hasOwnColors, mailDocument } from "./mail-html.ts";
import { useInlineImages } from "./use-attachment-url.ts";

const TALLEST_PX = 20_000;
const SMALLEST_ZOOM = 0.55;

interface MailFrameProps {
  html: string;
  hasRemoteImages: boolean;
  attachments: readonly Attachment[];
}

/**
 * A mail in its own document. The sandbox allows no scripts; it keeps our origin only so that this page may read the
 * document's height. Remote pictures, which tell the sender that the mail was opened, wait for the reader's word.
 */
export function MailFrame({ html, hasRemoteImages, attachments }: MailFrameProps) {
  const { t } = useTranslation("inbox");
  const scheme = useComputedColorScheme("light");
  const [areImagesShown, setImagesShown] = useState(false);
  const [height, setHeight] = useState(60);
  const observer = useRef<ResizeObserver | null>(null);
  const inlineImages = useInlineImages(html, attachments);
  const isPaper = scheme === "light" ? hasOwnColors(html) : true;
  const source = useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    return mailDocument(html, {
      showRemoteImages: areImagesShown,
      inlineImages,
      ink: style.getPropertyValue("--ink"),
      linkInk: style.getPropertyValue("--accent-ink"),
      isPaper,
    });
  }, [html, areImagesShown, inlineImages, isPaper]);

  const measure = (frame: HTMLIFrameElement) => {
    observer.current?.disconnect();
    const root = frame.contentDocument?.documentElement;
    const body = frame.contentDocument?.body;
    if (!root || !body) return;
    // A mail made for a wider page is made smaller as a whole, not cut off.
    const tooWide = root.scrollWidth / root.clientWidth;
    if (tooWide > 1) body.style.zoom = String(Math.max(SMALLEST_ZOOM, 1 / tooWide));
    const read = () => setHeight(Math.min(TALLEST_PX, Math.ceil(body.getBoundingClientRect().height) + 2));
    observer.current = new ResizeObserver(read);
    observer.current.observe(body);
    read();
  };

  return (
    <div className={css.mail}>
      {hasRemoteImages && !areImagesShown && (
        <div className={css.mailNotice}>
          <IconPhoto size={15} stroke={1.7} aria-hidden />
          <span style={{ flex: 1 }}>{t("mail.imagesBlocked")}</span>
          <Button size="compact-xs" variant="default" onClick={() => setImagesShown(true)}>
            {t("mail.showImages")}
          </Button>
        </div>
      )}
      <iframe
        key={String(areImagesShown)}
        className={css.mailFrame}
        data-paper={isPaper || undefined}
        title={t("mail.frame")}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={source}
        style={{ height }}
        onLoad={(event) => measure(event.currentTarget)}
      />
    </div>
  );
}
