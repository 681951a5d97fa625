import { held } from "../octavia/held.ts";
import { roundEndsWith } from "./story.ts";
import type { Chapter, Stage } from "./story.ts";
import { addMember } from "./topology.ts";

/** Something must be read anew, and something be missing in AWS: a good round afterwards shows that it carries on. */
async function addOne(stage: Stage, last: number): Promise<string> {
  const { web, members } = stage.shop;
  await addMember(stage.build, { pool: web, members }, `10.0.96.${last}`, 8080);
  return `10.0.96.${last}:8080`;
}

const isMembers = (target: string): boolean => target.includes("/members");
const isSecondPage = (target: string): boolean => isMembers(target) && target.includes("marker=");

/** A round in trouble changes nothing and says why; the next good one does what was left. */
async function troubledBy(
  stage: Stage,
  says: RegExp,
  last: number,
  recover: () => Promise<void>,
): Promise<string[]> {
  const added = await addOne(stage, last);
  const blind = await roundEndsWith(stage, { code: 1, isBlind: true, says });
  stage.way.happens = () => ({ kind: "nothing" });
  await recover();
  const next = await roundEndsWith(stage, { code: 3 });
  const stands = (await stage.look()).groups.some(({ targets }) => targets.includes(added));
  return [...blind, ...next, ...(stands ? [] : [`the next good round did not register ${added}`])];
}

const atOnce = async (): Promise<void> => undefined;

export const troubleChapters: readonly Chapter[] = [
  {
    about: "Octavia is stopped in the middle of a read",
    async run(stage) {
      let isOver = false;
      stage.way.happens = (target) => {
        if (isOver || !isMembers(target)) return { kind: "nothing" };
        isOver = true;
        return { kind: "meanwhile", act: stage.endOctavia };
      };
      return troubledBy(stage, /cut|nothing listens/, 11, () => stage.world.keystoneIs("up"));
    },
  },
  {
    about: "a page is cut off in the middle of its text",
    async run(stage) {
      stage.way.mostPerPage = 2;
      stage.way.happens = (target) =>
        isSecondPage(target) ? { kind: "cut", share: 0.5 } : { kind: "nothing" };
      return troubledBy(stage, /cut/, 12, atOnce);
    },
  },
  {
    about: "a last page is missing, and nothing says so but the pool's own list of ids",
    async run(stage) {
      stage.way.mostPerPage = 2;
      stage.way.happens = (target) =>
        isMembers(target) ? { kind: "other", change: withoutNext } : { kind: "nothing" };
      return troubledBy(stage, /member/, 13, atOnce);
    },
  },
  {
    about: "a page is somebody's HTML, with 200",
    async run(stage) {
      stage.way.happens = (target) =>
        isMembers(target)
          ? { kind: "other", change: () => ({ body: "<html>maintenance</html>", type: "text/html" }) }
          : { kind: "nothing" };
      return troubledBy(stage, /JSON|HTML/, 14, atOnce);
    },
  },
  {
    about: "real pages of two are read to their last",
    async run(stage) {
      stage.way.mostPerPage = 2;
      const added = await addOne(stage, 15);
      const found = await roundEndsWith(stage, { code: 3 });
      const stands = (await stage.look()).groups.some(({ targets }) => targets.includes(added));
      return [...found, ...(stands ? [] : [`${added} is not registered`])];
    },
  },
  {
    about: "the load balancer stays pending",
    async run(stage) {
      return held(stage.world, stage.shop.loadBalancer, "PENDING_UPDATE", () =>
        roundEndsWith(stage, { code: 1, isBlind: true, says: /PENDING_UPDATE/ }),
      );
    },
  },
];

function withoutNext(body: string): { readonly body: string } {
  const { members_links: _, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return { body: JSON.stringify(rest) };
}
