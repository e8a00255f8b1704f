// The window: people who come in, and what they bring.
import assert from "node:assert/strict";
import { Seat } from "./seat.mjs";
import { aResident } from "./residents.mjs";

/** A clerk opens a person for a purpose; she reads in her app who looked. */
export async function aClerkOpensAPersonAndSheSeesWhoLooked(tale) {
  const person = aResident(tale);
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/people").then((seat) => seat.look());
  await clerk.send("/platform/people", { q: person.id.slice(-6) });
  await clerk.look("found");
  const found = new URL(clerk.page.url());
  for (const format of ["csv", "xlsx"]) assert.ok((await clerk.fetch(`/platform/people/export/${format}${found.search}`)).length > 50);
  const link = await clerk.page.locator('main tbody a[href^="/platform/people/"]').first().getAttribute("href");
  await clerk.go(link).then((seat) => seat.look());
  assert.ok(!(await clerk.text()).includes(person.id), "a person is masked until a purpose is stated");
  await clerk.send(`${link}/open`, { purpose: "" }, { status: 422 });
  await clerk.lookHere("no purpose");
  await clerk.send(`${link}/open`, { purpose: await clerk.page.locator('[name="purpose"] option:not([value=""])').first().getAttribute("value"), note: "本人来窗口查询" });
  await clerk.look("opened");
  const { her } = tale;
  await her.go("/app/looks").then((seat) => seat.look("somebody looked"));
  assert.match(await her.text(), /本人来窗口查询/u, "she reads who looked, and why");
  await her.send("/app/sign-out");
  await her.go("/app/payments");
  assert.ok(her.path.startsWith("/app/sign-in"), "who signed out is out");
}

/** One intake with four channels: by web (see the residents), by phone, letter and SMS at the desk; from intake to the end. */
export async function complaintsComeByFourChannels(tale) {
  const clerk = await Seat.clerk(tale, "clerk");
  await clerk.go("/platform/complaints").then((seat) => seat.look());
  await clerk.go("/platform/complaints/new").then((seat) => seat.look());
  await clerk.send("/platform/complaints/new", { text: "没有说来源", region: "540502" }, { status: 422 });
  await clerk.lookHere("refused");
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  let open;
  for (const channel of ["phone", "letter", "sms"]) {
    await clerk.go("/platform/complaints/new");
    const files = channel === "letter" ? { files: { name: "letter.png", mimeType: "image/png", buffer: png } } : {};
    await clerk.send("/platform/complaints/new", { channel, text: `通过${channel}反映：补贴金额不对。`, region: "540502", name: "某人", ...files });
    await clerk.lookHere("receipt");
    const address = await clerk.page.locator('main a[href^="/platform/complaints/"]').last().getAttribute("href");
    if (channel === "letter") open = address;
  }
  await clerk.go(open).then((seat) => seat.look());
  const file = await clerk.page.locator(`main a[href^="${open}/files/"]`).getAttribute("href");
  assert.deepEqual(await clerk.fetch(file), png, "what was brought along is kept as it was");
  await clerk.send(`${open}/accept`);
  await clerk.send(`${open}/note`, { note: "已电话联系。" });
  await clerk.send(`${open}/assign`, {});
  await clerk.send(`${open}/answer`, { answer: "经核实，金额正确。" });
  await clerk.look("answered");
  for (const format of ["csv", "xlsx"]) await clerk.fetch(`/platform/complaints/export/${format}`);
}

/** Signs in, searches and reads the keys with the keyboard alone. */
export async function theDeskIsWorkedByKeyboardOnly(tale) {
  const seat = await Seat.take(tale);
  const { page } = seat;
  const { login, password } = tale.house.staff.get("clerk");
  await seat.go("/platform/sign-in");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "govuk-skip-link", "the first stop skips to the content");
  await seat.reach('[name="login"]');
  await page.keyboard.type(login);
  await seat.reach('[name="password"]');
  await page.keyboard.type(password);
  await seat.enter();
  assert.equal(seat.path, "/platform");
  if (tale.script) {
    await page.keyboard.press("?");
    assert.ok(await page.locator("dialog.y-keys").isVisible(), "? shows the keys");
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.name), "q", "/ goes to the search");
  } else {
    await seat.reach("#search");
  }
  await page.keyboard.type("卓玛");
  await seat.enter();
  assert.equal(seat.path, "/platform/people");
  assert.ok(!decodeURIComponent(page.url()).includes("卓玛"), "a name stands in no address");
}
