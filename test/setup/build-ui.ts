// @ts-expect-error -- a script in plain JavaScript has no types
import { ensureUi } from "../../scripts/build-ui.js";

/** Before all tests, so that servers which they start side by side find the UI built. */
export const setup = ensureUi as () => Promise<void>;
