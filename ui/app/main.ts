import "./theme/tokens.css";
import "./theme/base.css";
import { pageAt } from "./pages.ts";
import { applyTheme } from "./theme/theme.ts";

applyTheme();
// The page's code comes together with the frame's, not after it.
const prefix = new URL(document.baseURI).pathname;
void pageAt(location.pathname.slice(prefix.length - 1))?.();
void import("./start.tsx");
