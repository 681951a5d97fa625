import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findJava } from "../java.ts";

/** Asks whether a pattern matches an event. */
export interface Pair {
  readonly pattern: object;
  readonly event: unknown;
}

/** A sentence where the pattern is refused. */
export type Answer = boolean | { readonly refused: string };

export interface Ruler {
  /** Of AWS Event Ruler. */
  readonly version: string;
  /** An answer for each pair, in their order. What was asked before is not asked again. */
  readonly ask: (pairs: readonly Pair[]) => Answer[];
}

interface Line {
  readonly id: number;
  readonly match?: boolean;
  readonly alone?: boolean;
  readonly refused?: string;
}

/**
 * AWS Event Ruler, the engine of EventBridge's rules: resolved and compiled once, and again when the list of
 * its parts or our few lines of Java change.
 * @throws Error saying which program failed, and with what.
 */
export function rulerOf(root: string): Ruler {
  const java = findJava();
  const place = join(root, "test", "contract", "rules");
  const folder = join(root, ".cache", "contract-rules");
  const sources = ["pom.xml", "Matches.java"].map((name) => join(place, name));
  const texts = sources.map((source) => readFileSync(source, "utf8"));
  const wanted = createHash("sha256")
    .update([java.version, ...texts].join("\n"))
    .digest("hex");
  const stamp = join(folder, ".compiled");
  const jars = join(folder, "jars");
  const path = [folder, join(jars, "*")].join(delimiter);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const [pom = "", source = ""] = sources;
    java.run("mvn", ["-B", "-q", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${jars}`]);
    java.run("javac", ["--release", "17", "-Werror", "-cp", path, "-d", folder, source]);
    writeFileSync(stamp, wanted);
  }
  const known = new Map<string, Answer>();
  const learn = (texts: readonly string[]): void => {
    const input = texts.map((text, id) => `{"id":${id},${text}}`).join("\n");
    const lines = java.run("java", ["-cp", path, "Matches"], { input }).trimEnd().split("\n");
    for (const [id, text] of texts.entries())
      known.set(text, answerOf(text, JSON.parse(lines[id] ?? "{}") as Line, id));
  };
  return {
    version: `${/<artifactId>event-ruler<\/artifactId>\s*<version>([^<]+)/.exec(texts[0] ?? "")?.[1] ?? "?"}, Java ${java.version}`,
    ask(pairs) {
      const asked = pairs.map(textOf);
      const news = [...new Set(asked)].filter((text) => !known.has(text));
      if (news.length > 0) learn(news);
      return asked.map((text) => known.get(text) ?? { refused: "nothing was answered" });
    },
  };
}

const textOf = ({ pattern, event }: Pair): string =>
  `"pattern":${JSON.stringify(JSON.stringify(pattern))},"event":${JSON.stringify(JSON.stringify(event))}`;

/** The engine has two ways to ask; an answer counts when both say the same. */
function answerOf(text: string, line: Line, id: number): Answer {
  if (line.id !== id) throw new Error(`Event Ruler gave no answer to ${text}`);
  if (line.refused !== undefined) return { refused: line.refused };
  if (line.match === undefined || line.match !== line.alone)
    throw new Error(`Event Ruler is of two minds about ${text}`);
  return line.match;
}
