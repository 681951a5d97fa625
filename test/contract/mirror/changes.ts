import { roundEndsWith } from "./story.ts";
import type { Chapter, Stage } from "./story.ts";
import { addMember } from "./topology.ts";

const web = (...lasts: readonly number[]): string[] => lasts.map((last) => `10.0.96.${last}:8080`);
const api = (...lasts: readonly number[]): string[] => lasts.map((last) => `10.0.97.${last}:8443`);

const pathOf = ({ shop }: Stage, pool: string, target: string): string =>
  `pools/${pool}/members/${shop.members.get(target) ?? ""}`;

async function remove(stage: Stage, pool: string, target: string): Promise<void> {
  await stage.build.written("DELETE", pathOf(stage, pool, target));
}

const change = (stage: Stage, pool: string, target: string, member: object) =>
  stage.build.written("PUT", pathOf(stage, pool, target), { member });

/** An observation counts once for each second of the cloud's clock. */
const aMoment = ({ world }: Stage): Promise<void> => world.sleep(2000);

export const changeChapters: readonly Chapter[] = [
  {
    about: "members are added: registered within one round",
    async run(stage) {
      for (const last of [5, 6])
        await addMember(
          stage.build,
          { pool: stage.shop.web, members: stage.shop.members },
          `10.0.96.${last}`,
          8080,
        );
      await addMember(stage.build, { pool: stage.shop.api, members: stage.shop.members }, "10.0.97.3", 8443);
      return roundEndsWith(stage, { code: 2, web: web(1, 2, 3, 4, 5, 6), api: api(1, 2, 3) });
    },
  },
  {
    about: "members are drained by weight 0, and disabled: deregistered, for the operator said so",
    async run(stage) {
      await change(stage, stage.shop.web, "10.0.96.1:8080", { weight: 0 });
      await change(stage, stage.shop.web, "10.0.96.2:8080", { admin_state_up: false });
      const mayGo = web(1, 2);
      return roundEndsWith(stage, { code: 2, web: web(3, 4, 5, 6), mayGo });
    },
  },
  {
    about: "they come back: registered again",
    async run(stage) {
      await change(stage, stage.shop.web, "10.0.96.1:8080", { weight: 1 });
      await change(stage, stage.shop.web, "10.0.96.2:8080", { admin_state_up: true });
      return roundEndsWith(stage, { code: 2, web: web(1, 2, 3, 4, 5, 6) });
    },
  },
  {
    about: "a member is deleted: one read is not enough, the second one removes it",
    async run(stage) {
      await remove(stage, stage.shop.web, "10.0.96.6:8080");
      const first = await roundEndsWith(stage, { code: 2, web: web(1, 2, 3, 4, 5, 6), says: /observations/ });
      await aMoment(stage);
      const second = await roundEndsWith(stage, { code: 2, web: web(1, 2, 3, 4, 5), mayGo: web(6) });
      await aMoment(stage);
      return [...first, ...second, ...(await roundEndsWith(stage, { code: 0, web: web(1, 2, 3, 4, 5) }))];
    },
  },
  {
    about: "somebody registers a target by hand: it is left alone, and told",
    async run(stage) {
      await stage.registerForeign(stage.shop.web, "10.0.99.9", 8080);
      return roundEndsWith(stage, {
        code: 3,
        web: [...web(1, 2, 3, 4, 5), "10.0.99.9:8080"],
        says: /not-ours/,
      });
    },
  },
  {
    about: "two thirds of a pool are deleted: held back by the share, round after round",
    async run(stage) {
      for (const last of [2, 3]) await remove(stage, stage.shop.api, `10.0.97.${last}:8443`);
      const found: string[] = [];
      for (let round = 0; round < 3; round++) {
        found.push(...(await roundEndsWith(stage, { code: 3, api: api(1, 2, 3) })));
        await aMoment(stage);
      }
      return found;
    },
  },
  {
    about: "the pool is emptied: a hard stop, round after round",
    async run(stage) {
      await remove(stage, stage.shop.api, "10.0.97.1:8443");
      const found: string[] = [];
      for (let round = 0; round < 3; round++) {
        found.push(...(await roundEndsWith(stage, { code: 3, api: api(1, 2, 3), says: /empty-source/ })));
        await aMoment(stage);
      }
      return found;
    },
  },
  {
    about: "it is filled again: the new one is registered, and of the old ones as many go as may",
    async run(stage) {
      for (const last of [2, 3])
        await addMember(
          stage.build,
          { pool: stage.shop.api, members: stage.shop.members },
          `10.0.97.${last}`,
          8443,
        );
      const found: string[] = [];
      for (let round = 0; round < 3; round++) {
        const { code } = await stage.command.sync();
        if (code === 1) found.push("a round failed");
        await aMoment(stage);
      }
      return [...found, ...(await roundEndsWith(stage, { code: 3, api: api(2, 3), says: /not-ours/ }))];
    },
  },
];
