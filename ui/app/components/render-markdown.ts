import DOMPurify from "dompurify";
import { Marked } from "marked";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * HTML that is safe in the page. HTML within the Markdown is shown as text: no wall stands alone.
 * What Markdown makes then passes DOMPurify's allow-list, less what loads or leads astray.
 */
export function renderMarkdown(text: string): string {
  const markdown = new Marked({ gfm: true, renderer: { html: (token) => escaped(token.text) } });
  const html = markdown.parse(text, { async: false });
  const fragment = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "video", "audio"],
    FORBID_ATTR: ["style", "srcset", "id", "name", "class"],
  });
  for (const image of fragment.querySelectorAll("img")) replaceForeignImage(image);
  for (const link of fragment.querySelectorAll("a")) openElsewhere(link);
  const holder = document.createElement("div");
  holder.append(fragment);
  return holder.innerHTML;
}

/** The page asks no other host for anything; a picture of one is shown as a link to it. */
function replaceForeignImage(image: HTMLImageElement): void {
  const source = image.getAttribute("src") ?? "";
  if (source.startsWith("data:image/")) return;
  const link = document.createElement("a");
  link.href = source;
  link.textContent = image.alt || source;
  image.replaceWith(link);
}

function openElsewhere(link: HTMLAnchorElement): void {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}
