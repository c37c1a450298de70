import { randomBytes, randomInt } from "node:crypto";

/**
 * 32 hexadecimal digits: the form of run, dataset and input ids. The first twelve are the time in
 * milliseconds, as in UUIDv7 (RFC 9562), so that what is logged together lies together in the
 * databases' indices; the other 80 bits are random, and nobody guesses them.
 */
export function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  return bytes.toString("hex");
}

export const newModelId = (): string => `m-${newId()}`;

const ADJECTIVES =
  "able amber brave brisk calm clever cosmic crisp daring deep eager early fair fleet gentle glad grand happy honest jolly keen kind lively lucky mellow merry mighty neat noble polite proud quick quiet rapid silent silver smart steady swift tidy upbeat vivid warm wise witty zesty".split(
    " ",
  );
const NOUNS =
  "acorn badger beacon birch brook canyon cedar comet crane delta dune eagle ember falcon fern finch fjord forge glade grove harbor heron island lake lark maple meadow mill moose oak otter pine prairie quail rapids reef river robin sluice spring stone stream swan tern vale weir wheel willow".split(
    " ",
  );

/** A name for a run or logged model that was given none: `adjective-noun-number`. */
export const randomName = (): string =>
  `${ADJECTIVES[randomInt(ADJECTIVES.length)]}-${NOUNS[randomInt(NOUNS.length)]}-${randomInt(1000)}`;
