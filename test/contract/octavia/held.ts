import type { World } from "./world.ts";

/** Whatever comes of it, it is released afterwards. */
export async function held<Outcome>(
  world: World,
  id: string,
  status: "ACTIVE" | "PENDING_UPDATE" | "ERROR",
  act: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    await world.hold(id, status);
    return await act();
  } finally {
    await world.hold(id, "ACTIVE");
  }
}
