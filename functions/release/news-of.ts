import { unreadableSteps, verdictSteps } from "../judge/looks/verdict-news.ts";
import type { News } from "../ledger/outbox.ts";
import type { ReleaseRecord } from "../ledger/records.ts";

const nextSteps: Readonly<Record<string, (record: ReleaseRecord) => string[]>> = {
  "approval-wanted": ({ id }) => [
    `pointsman release approve ${id} --reason "…"`,
    `pointsman release reject ${id} --reason "…"`,
  ],
  "verdict-wanted": ({ id }) => verdictSteps(id),
  "cannot-judge": ({ id }) => unreadableSteps(id),
  "rolled-back": ({ id }) => [
    `pointsman release show ${id}`,
    "Push a new image, or start this one again by hand",
  ],
  refused: (record) => [`pointsman release show ${record.id}`, ...startAgain(record)],
  "needs-a-person": ({ id, service }) => [
    `pointsman release show ${id}`,
    `pointsman rollback ${service} --reason "…"`,
  ],
};

/** A rollback has no image of its own: it is asked for anew. */
const startAgain = ({ kind, service, tag, digest }: ReleaseRecord): string[] =>
  kind === "rollback"
    ? [`pointsman rollback ${service} --reason "…"`]
    : [
        `pointsman release start ${service} ${tag ? `--tag ${tag}` : `--digest ${digest}`} --reason "…"`,
        "Releasers and on-call may start it again; only on-call with --override freeze,window",
      ];

/**
 * The news of one state of one release: its id is the release's and the state's, so it is one thing however often sent.
 * @param cell where each cell comes to that state by itself
 */
export function newsOf(
  record: ReleaseRecord,
  state: string,
  reason: string,
  at: Date,
  forPeople: boolean,
  cell?: string,
): News {
  const { id, service, kind, digest, tag, by } = record;
  const steps = nextSteps[state]?.(record);
  return {
    id: [id, state, ...(cell === undefined ? [] : [cell])].join(":"),
    release: id,
    service,
    kind,
    state,
    at: at.toISOString(),
    reason,
    by,
    forPeople,
    ...(digest ? { digest } : {}),
    ...(tag ? { tag } : {}),
    ...(steps ? { nextSteps: steps } : {}),
  };
}
