// People at home, with a phone.
import assert from "node:assert/strict";
import { Seat } from "./seat.mjs";

/** The person of a line of what a tale paid. */
function personOf(tale, line) {
  return tale.rows.get(line);
}

/** Money came back: she is told why, in her messages and in her payments, and what comes next. */
export async function aResidentFindsOutWhyItDidNotCome(tale) {
  const seat = await Seat.resident(tale, tale.returned.phone, tale.returned);
  await seat.look("somebody");
  await seat.go("/app/payments").then((seat) => seat.look());
  const link = seat.page.locator('main a[href^="/app/payments/"]').first();
  await Promise.all([seat.page.waitForNavigation(), link.click()]);
  await seat.look("returned");
  const said = await seat.text();
  assert.match(said, tale.script ? /退|银行/u : /return|bank/iu, "she reads that the bank sent it back");
  await seat.go("/app/messages").then((seat) => seat.look("unread"));
  await seat.send("/app/messages");
  tale.resident = seat;
}

/** Card, household, devices, PIN: each page of hers, and a sign-in by card. */
export async function aResidentSeesHerAffairs(tale) {
  const seat = tale.resident;
  for (const page of ["card", "household", "sessions", "looks", "pin", "relatives", "complaints"]) {
    await seat.go(`/app/${page}`).then((seat) => seat.look(tale.script ? "" : "another"));
  }
  await seat.go("/app/pin");
  await seat.send("/app/pin", { pin: "111111", again: "111111" }, { status: 422 });
  await seat.lookHere("refused");
  await seat.send("/app/pin", { pin: "739204", again: "739204" });
  await seat.look("set");
  // Nobody else's payment is there.
  await seat.go("/app/payments/16777217", 404);
  await seat.send("/app/sign-out");
  await seat.go("/app/payments");
  assert.ok(seat.path.startsWith("/app/sign-in"), "who signed out is out");
  await seat.go("/app/sign-in/card").then((seat) => seat.look());
  await seat.send("/app/sign-in/card", { card: "ZZ", pin: "739204" }, { status: 422 });
  await seat.lookHere("refused");
}
