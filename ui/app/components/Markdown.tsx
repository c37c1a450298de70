import { lazy, Suspense } from "react";
import styles from "./Markdown.module.css";

const Rendered = lazy(async () => {
  const { renderMarkdown } = await import("./render-markdown.ts");
  return {
    default: ({ text }: { text: string }) => {
      const html = renderMarkdown(text);
      return html === undefined ? (
        <AsWritten text={text} />
      ) : (
        <div className={styles.markdown} dangerouslySetInnerHTML={{ __html: html }} />
      );
    },
  };
});

const AsWritten = ({ text }: { text: string }) => <pre className={styles.plain}>{text}</pre>;

/** Markdown that anyone may have written: no script, no style, nothing from another host. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<AsWritten text={text} />}>
      <Rendered text={text} />
    </Suspense>
  );
}
