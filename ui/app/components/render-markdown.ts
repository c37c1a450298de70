import DOMPurify from "dompurify";
import { Marked } from "marked";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The largest text, and the largest part of one between empty lines, in characters. */
const LARGEST = 200_000;
const LARGEST_BLOCK = 10_000;

/** The parser's time grows with the square of a block, but not of a picture in it. */
function isTooLarge(text: string): boolean {
  const blocks = text.replaceAll(/\(data:image\/[\w+;=,/]+\)/g, "()").split(/\n\s*\n/);
  const sizes = blocks.map(({ length }) => length);
  return sizes.some((size) => size > LARGEST_BLOCK) || sizes.reduce((a, b) => a + b) > LARGEST;
}

/** The HTML of Markdown; undefined where it is nested too deep. */
function parsed(text: string): string | undefined {
  const markdown = new Marked({ gfm: true, renderer: { html: (token) => escaped(token.text) } });
  try {
    return markdown.parse(text, { async: false });
  } catch {
    return undefined;
  }
}

/**
 * HTML that is safe in the page; undefined for a text that would take too long, which is shown as
 * it is written. HTML within the Markdown is shown as text: no wall stands alone.
 * What Markdown makes then passes DOMPurify's allow-list, less what loads or leads astray.
 */
export function renderMarkdown(text: string): string | undefined {
  const html = isTooLarge(text) ? undefined : parsed(text);
  if (html === undefined) return undefined;
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
