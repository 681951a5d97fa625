import { spawnSync } from "node:child_process";
import { ensure } from "../debian.ts";
import { digCases } from "../dns/dig-cases.ts";
import { nodeCases } from "../dns/node-cases.ts";
import { createPlace } from "../dns/place.ts";
import type { Place } from "../dns/place.ts";
import { planted } from "../dns/planted.ts";
import { behind, cacheCases } from "../dns/unbound-cases.ts";
import type { Question, Section } from "../section.ts";

/**
 * The sandbox's answers by weight and health, served by a DNS server on this machine and asked by resolvers that we did
 * not write: Node's, by the product's own look-ups, BIND's dig, and through a resolver that remembers answers.
 */
export const dnsSection: Section = {
  name: "dns",
  counterpart: "Node's resolver, BIND's dig and unbound",
  async run() {
    ensure(
      [
        { program: "dig", package: "bind9-dnsutils", asks: ["-v"] },
        { program: "unbound", package: "unbound", asks: ["-V"], isService: true },
      ],
      "install dig and unbound, and stop and disable its service",
    );
    const questions: Question[] = [];
    for (const { about, ask } of [...nodeCases, ...digCases]) questions.push(await asked(about, ask));
    for (const each of cacheCases) questions.push(await asked(each.about, (place) => behind(place, each)));
    return {
      version: `Node ${process.versions.node} (c-ares ${process.versions.ares}), dig ${said("dig", "-v")}, unbound ${said("unbound", "-V")}`,
      questions: [...(await planted()), ...questions],
    };
  },
};

async function asked(about: string, ask: (place: Place) => Promise<readonly string[]>): Promise<Question> {
  const place = await createPlace();
  try {
    return { about, differences: await ask(place) };
  } finally {
    await place.stop();
  }
}

/** The version that a program tells of itself, such as 9.18.49. */
function said(program: string, option: string): string {
  const { stdout, stderr } = spawnSync(program, [option], { encoding: "utf8" });
  return /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] ?? "?";
}
