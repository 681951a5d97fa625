import { plain } from "../../cli/paint.ts";
import type { ExitCode } from "../../cli/exit-codes.ts";
import type { Session } from "../../cli/session.ts";

/** A session that remembers what was printed; time passes only when somebody sleeps. */
export function recording(size?: { columns: number; rows: number }) {
  const out: string[] = [];
  const err: string[] = [];
  const codes: ExitCode[] = [];
  let now = Date.parse("2026-11-21T10:00:00Z");
  const session: Session = {
    screen: {
      print: (lines) => void out.push(...(typeof lines === "string" ? lines.split("\n") : lines)),
      complain: (sentence) => void err.push(sentence),
      write: (text) => void out.push(text),
      paint: plain,
      size: () => size,
    },
    env: {},
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    end: (code) => void codes.push(code),
  };
  return { session, out, err, codes };
}
