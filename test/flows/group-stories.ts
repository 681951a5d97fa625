import { rollBackAt, storyBegins } from "../../infra/sandbox/crash-points.ts";
import type { GroupStory } from "../../infra/sandbox/group-crash-points.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import { member } from "./group-world.ts";

const minute = 60_000;
const configs = ["storefront", "checkout"].map((service) => member(service));

function pushBoth({ clock, account }: Installation): void {
  for (const service of ["storefront", "checkout"])
    clock.after(storyBegins, "push", () => account.world.ecr.push(service, "v1"));
}

export const together: GroupStory = {
  name: "two services that settle together",
  configs,
  arrange: pushBoth,
  ends: ["settled", "failed"],
};

export const oneFails: GroupStory = {
  name: "two services, of which the second fails",
  configs,
  arrange: (installation) => {
    pushBoth(installation);
    installation.clock.after(storyBegins + 14 * minute, "alarm", () =>
      installation.account.world.alarms.setAlarmState("checkout-5xx", "ALARM", "explored", 3600),
    );
  },
  ends: ["failed"],
};

export const oneGoesBack: GroupStory = {
  name: "two services, of which a person takes the first back",
  configs,
  arrange: (installation) => {
    pushBoth(installation);
    rollBackAt(installation, storyBegins + 14 * minute, "storefront");
  },
  ends: ["failed", "settled"],
};
