import type { CommanderError } from "commander";

const asked: Readonly<Record<string, string>> = {
  "commander.help": "which command? `pointsman --help` lists them",
  "commander.missingMandatoryOptionValue": '--reason "…" is missing: say why, for whoever reads it later',
};

/** What was not understood, in one sentence. */
export function usageSentence({ code, message }: CommanderError): string {
  const own = asked[code];
  if (own !== undefined) return own;
  const said = message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/\((Did you mean [^)]*)\)/, "– $1");
  return `${said} (\`pointsman --help\` explains)`;
}
