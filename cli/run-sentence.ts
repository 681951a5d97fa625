import type { GroupRun, RunMember, RunState } from "../functions/ledger/group-records.ts";
import { moment } from "./times.ts";

const members: Readonly<Record<RunMember["state"], string>> = {
  going: "on its way",
  ready: "ready",
  nothing: "had nothing to change",
  superseded: "a newer release takes its place",
};

/** A group's run in one sentence: how it stands, and each service with it. */
export function runSentence(run: GroupRun): string {
  const who = run.services.map((service) => {
    const member = run.members[service];
    return `${service} ${member ? members[member.state] : "not in it"}`;
  });
  return `${run.run} ${stands(run)}: ${who.join(", ")}`;
}

function stands({ state, openedAt, beganAt, reason }: GroupRun): string {
  const words: Readonly<Record<RunState, string>> = {
    gathering: `gathers since ${moment(openedAt)} UTC`,
    running: `is under way since ${moment(beganAt ?? openedAt)} UTC`,
    settling: "settles",
    settled: "has settled",
    failed: `has failed (${reason ?? "for no known reason"})`,
  };
  return words[state];
}
